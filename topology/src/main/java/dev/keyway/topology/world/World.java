package dev.keyway.topology.world;

import com.google.common.collect.ImmutableRangeSet;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.model.PortId;
import java.util.Optional;

/**
 * Everything at one revision: what the API wants (networks, subnets, ports) and what hypervisors
 * and switches report (fleet, claims), joined (wiring); and how the paths between them were found
 * (paths). Immutable; a new world shares what didn't change with the old.
 *
 * @param revision the number of the change that led here; 0 for the empty world
 */
public record World(
    long revision,
    Networks networks,
    Subnets subnets,
    Ports ports,
    Fleet fleet,
    Claims claims,
    Wiring wiring,
    Paths paths) {

  /**
   * The world before any change.
   *
   * @param ranges the keys that networks get unasked
   */
  public static World empty(ImmutableRangeSet<Long> ranges) {
    return new World(
        0,
        Networks.none(ranges),
        Subnets.NONE,
        Ports.NONE,
        Fleet.NONE,
        Claims.NONE,
        Wiring.NONE,
        Paths.NONE);
  }

  /**
   * The world after a transaction; the code that replays the store and the code that works are this
   * one.
   */
  public World after(Transaction transaction) {
    Draft draft = new Draft(this, transaction.revision(), transaction.at());
    transaction.changes().forEach(draft::apply);
    return draft.world();
  }

  /** The OpenFlow port of an interface, as long as its hypervisor's bridge is connected. */
  public Optional<BridgePort> bridgePort(Place place) {
    return bridgePort(place.hypervisor(), place.interfaceName());
  }

  /** The port that was placed at an interface, or else the one that the interface claims to be. */
  Optional<PortId> portAt(Place place) {
    return ports
        .at(place)
        .or(() -> claims.at(place).map(Claim::port).filter(port -> ports.get(port).isPresent()));
  }

  /**
   * The OpenFlow port that a hypervisor's tunnels go through, as long as its bridge is connected.
   */
  public Optional<BridgePort> tunnelPort(HypervisorId id) {
    return fleet.get(id).flatMap(hypervisor -> bridgePort(id, hypervisor.tunnelPort()));
  }

  private Optional<BridgePort> bridgePort(HypervisorId hypervisor, String name) {
    return fleet.bridgeOf(hypervisor).flatMap(bridge -> bridge.port(name));
  }

  World at(long newRevision) {
    return new World(newRevision, networks, subnets, ports, fleet, claims, wiring, paths);
  }

  World with(Networks changed) {
    return new World(revision, changed, subnets, ports, fleet, claims, wiring, paths);
  }

  World with(Subnets changed) {
    return new World(revision, networks, changed, ports, fleet, claims, wiring, paths);
  }

  World with(Ports changed) {
    return new World(revision, networks, subnets, changed, fleet, claims, wiring, paths);
  }

  World with(Fleet changed) {
    return new World(revision, networks, subnets, ports, changed, claims, wiring, paths);
  }

  World with(Claims changed) {
    return new World(revision, networks, subnets, ports, fleet, changed, wiring, paths);
  }

  World with(Wiring changed) {
    return new World(revision, networks, subnets, ports, fleet, claims, changed, paths);
  }

  World with(Paths changed) {
    return new World(revision, networks, subnets, ports, fleet, claims, wiring, changed);
  }
}
