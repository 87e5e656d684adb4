package dev.keyway.topology.world;

import dev.keyway.topology.model.MacAddress;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.model.PortId;
import dev.keyway.topology.model.Vif;
import java.util.Optional;

/**
 * An interface says that it is a port's. Whether that counts is for {@link Standings} to decide.
 *
 * @param place the interface
 * @param port named by its {@code external_ids:iface-id}; there may be no such port yet
 * @param attachedMac what it says the guest's address is
 * @param order of claims to one port the lowest was there first
 */
public record Claim(Place place, PortId port, Optional<MacAddress> attachedMac, long order) {

  /** Whether it says the same as an interface does now. */
  public boolean says(Vif vif) {
    return port.equals(vif.port()) && attachedMac.equals(vif.attachedMac());
  }

  /** The same claim with another place in the queue. */
  public Claim at(long newOrder) {
    return new Claim(place, port, attachedMac, newOrder);
  }
}
