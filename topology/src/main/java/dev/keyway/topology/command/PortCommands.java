package dev.keyway.topology.command;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.keyway.topology.model.FixedIp;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.MacAddress;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.model.PortId;
import dev.keyway.topology.model.StandardAttributes;
import dev.keyway.topology.world.Change;
import dev.keyway.topology.world.Draft;
import dev.keyway.topology.world.Ports;
import java.util.Optional;

/** Creates, changes and deletes ports. */
public final class PortCommands {

  /**
   * Addresses are made under this prefix, which OpenStack uses too: locally administered, not a
   * group.
   */
  private static final long MAC_PREFIX = 0xfa16_3e00_0000L;

  private static final long MAC_SUFFIXES = 1L << 24;

  /**
   * A port to create.
   *
   * @param project of the port, or empty for the network's
   * @param mac the wanted address, or empty for one that nobody on the network has
   * @param fixedIps what addresses to have, or empty for one of each family that the network has
   * @param portSecurity or empty for the network's default
   * @param host the hypervisor; it may be declared later
   */
  public record Creation(
      NetworkId network,
      String name,
      String description,
      Optional<String> project,
      Optional<MacAddress> mac,
      Optional<ImmutableList<WantedIp>> fixedIps,
      boolean adminUp,
      Optional<Boolean> portSecurity,
      String deviceId,
      String deviceOwner,
      Optional<HypervisorId> host,
      String vnicType,
      ImmutableMap<String, String> profile) {}

  /**
   * What to change; what is empty stays.
   *
   * @param host where to be: an empty inner value unplaces the port
   */
  public record Update(
      Optional<String> name,
      Optional<String> description,
      Optional<MacAddress> mac,
      Optional<ImmutableList<WantedIp>> fixedIps,
      Optional<Boolean> adminUp,
      Optional<Boolean> portSecurity,
      Optional<String> deviceId,
      Optional<String> deviceOwner,
      Optional<Optional<HypervisorId>> host,
      Optional<String> vnicType,
      Optional<ImmutableMap<String, String>> profile) {}

  /** Creates a port with this id. */
  public void create(Draft draft, PortId id, Creation wanted) throws Rejection {
    Network network = NetworkCommands.existing(draft, wanted.network());
    MacAddress mac =
        wanted.mac().isPresent()
            ? unusedMac(draft, network.id(), wanted.mac().get(), Optional.empty())
            : makeMac(draft, network.id());
    ImmutableList<FixedIp> ips =
        new IpAllocation(draft.world(), network.id(), ImmutableList.of(), mac)
            .allocate(wanted.fixedIps());
    put(
        draft,
        new Port(
            id,
            network.id(),
            StandardAttributes.create(
                wanted.name(),
                wanted.description(),
                wanted.project().orElse(network.standard().project()),
                draft.at()),
            draft.world().ports().nextNumber(),
            mac,
            ips,
            wanted.adminUp(),
            wanted.portSecurity().orElse(network.portSecurity()),
            wanted.deviceId(),
            wanted.deviceOwner(),
            wanted.host(),
            wanted.vnicType(),
            wanted.profile()));
  }

  /** Changes a port. */
  public void update(Draft draft, PortId id, Update wanted) throws Rejection {
    Port old = existing(draft, id);
    MacAddress mac =
        wanted.mac().isPresent()
            ? unusedMac(draft, old.network(), wanted.mac().get(), Optional.of(id))
            : old.mac();
    ImmutableList<FixedIp> ips =
        wanted.fixedIps().isPresent()
            ? new IpAllocation(draft.world(), old.network(), old.fixedIps(), mac)
                .allocate(wanted.fixedIps())
            : old.fixedIps();
    put(
        draft,
        new Port(
            id,
            old.network(),
            old.standard().changed(wanted.name(), wanted.description(), draft.at()),
            old.number(),
            mac,
            ips,
            wanted.adminUp().orElse(old.adminUp()),
            wanted.portSecurity().orElse(old.portSecurity()),
            wanted.deviceId().orElse(old.deviceId()),
            wanted.deviceOwner().orElse(old.deviceOwner()),
            wanted.host().orElse(old.host()),
            wanted.vnicType().orElse(old.vnicType()),
            wanted.profile().orElse(old.profile())));
  }

  /** Deletes a port. */
  public void delete(Draft draft, PortId id) throws Rejection {
    existing(draft, id);
    draft.apply(new Change.PortRemoved(id));
  }

  private static Port existing(Draft draft, PortId id) throws Rejection {
    return draft.world().ports().get(id).orElseThrow(() -> Rejection.notFound("Port", id));
  }

  private static void put(Draft draft, Port port) throws Rejection {
    Optional<Place> place = port.place();
    Optional<PortId> there =
        place.flatMap(draft.world().ports()::at).filter(other -> !other.equals(port.id()));
    if (there.isPresent()) {
      throw Rejection.conflict(
          "PortBindingConflict",
          "Interface '"
              + place.orElseThrow().interfaceName()
              + "' on hypervisor '"
              + place.orElseThrow().hypervisor()
              + "' is taken by port "
              + there.get()
              + ".");
    }
    draft.apply(new Change.PortPut(port));
  }

  private static MacAddress unusedMac(
      Draft draft, NetworkId network, MacAddress mac, Optional<PortId> self) throws Rejection {
    if (mac.isGroup() || mac.value() == 0) {
      throw Rejection.invalid(
          "Invalid input for mac_address: '" + mac + "' is not the address of a single station.");
    }
    Optional<PortId> holder = draft.world().ports().withMac(network, mac);
    if (holder.isPresent() && !holder.equals(self)) {
      throw Rejection.conflict(
          "MacAddressInUse",
          "Unable to complete operation for network "
              + network
              + ". The mac address "
              + mac
              + " is in use by port "
              + holder.get()
              + ".");
    }
    return mac;
  }

  /**
   * Takes the port's number for the address, so that the next is free but for addresses given by
   * hand.
   */
  private static MacAddress makeMac(Draft draft, NetworkId network) throws Rejection {
    Ports ports = draft.world().ports();
    for (long i = 0; i < MAC_SUFFIXES; i++) {
      MacAddress mac = new MacAddress(MAC_PREFIX | (ports.nextNumber() + i) % MAC_SUFFIXES);
      if (ports.withMac(network, mac).isEmpty()) {
        return mac;
      }
    }
    throw Rejection.conflict(
        "MacAddressGenerationFailure", "Network " + network + " has used all addresses.");
  }
}
