package dev.keyway.topology.world;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.model.PortId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * Where wanted and observed meet: which ports are bound, and which hypervisors are members of a
 * network for it. Derived from the rest of the world; kept, because compiling asks it for every
 * change.
 *
 * @param bound where each bound port is: the place that counts, and behind it the one that it is
 *     moving to, if any
 */
public record Wiring(
    PMap<PortId, ImmutableList<Place>> bound,
    PMap<NetworkId, TreePMap<HypervisorId, TreePSet<PortId>>> members,
    Index<HypervisorId, NetworkId> networksAt,
    PMap<PortId, Stamp> stamps) {

  static final Wiring NONE =
      new Wiring(HashTreePMap.empty(), HashTreePMap.empty(), Index.empty(), HashTreePMap.empty());

  /** When something about a port last changed that a switch or a guest could notice. */
  public record Stamp(long revision, Instant at) {}

  /** Where the port is, if its interface is there; where it comes from, while it moves. */
  public Optional<Place> placeOf(PortId port) {
    return placesOf(port).stream().findFirst();
  }

  /** All places of the port: none, one, or while it moves two, on different hypervisors. */
  public ImmutableList<Place> placesOf(PortId port) {
    ImmutableList<Place> places = bound.get(port);
    return places == null ? ImmutableList.of() : places;
  }

  /** The place of the port on this hypervisor. */
  public Optional<Place> placeAt(PortId port, HypervisorId hypervisor) {
    return placesOf(port).stream()
        .filter(place -> place.hypervisor().equals(hypervisor))
        .findFirst();
  }

  /** The hypervisors with bound ports on the network, in the order of their names. */
  public Set<HypervisorId> membersOf(NetworkId network) {
    return portsByMember(network).keySet();
  }

  /** The bound ports of the network on each of its members. */
  public TreePMap<HypervisorId, TreePSet<PortId>> portsByMember(NetworkId network) {
    TreePMap<HypervisorId, TreePSet<PortId>> ports = members.get(network);
    return ports == null ? TreePMap.empty() : ports;
  }

  /** The bound ports of the network on one hypervisor. */
  public TreePSet<PortId> portsAt(NetworkId network, HypervisorId hypervisor) {
    TreePSet<PortId> ports = portsByMember(network).get(hypervisor);
    return ports == null ? TreePSet.empty() : ports;
  }

  /** When the port last changed; empty for one that was never wired nor wanted. */
  public Optional<Stamp> stampOf(PortId port) {
    return Optional.ofNullable(stamps.get(port));
  }

  /** The port is here too. */
  Wiring plus(PortId port, NetworkId network, Place place) {
    HypervisorId hypervisor = place.hypervisor();
    ImmutableList<Place> places =
        ImmutableList.<Place>builder().addAll(placesOf(port)).add(place).build();
    TreePSet<PortId> there = portsAt(network, hypervisor).plus(port);
    return new Wiring(
        bound.plus(port, places),
        members.plus(network, portsByMember(network).plus(hypervisor, there)),
        networksAt.plus(hypervisor, network),
        stamps);
  }

  /** The port is not here any more. */
  Wiring minus(PortId port, NetworkId network, Place place) {
    HypervisorId hypervisor = place.hypervisor();
    ImmutableList<Place> places =
        placesOf(port).stream()
            .filter(other -> !other.equals(place))
            .collect(ImmutableList.toImmutableList());
    PMap<PortId, ImmutableList<Place>> still =
        places.isEmpty() ? bound.minus(port) : bound.plus(port, places);
    TreePSet<PortId> there = portsAt(network, hypervisor).minus(port);
    if (!there.isEmpty()) {
      return new Wiring(
          still,
          members.plus(network, portsByMember(network).plus(hypervisor, there)),
          networksAt,
          stamps);
    }
    TreePMap<HypervisorId, TreePSet<PortId>> rest = portsByMember(network).minus(hypervisor);
    return new Wiring(
        still,
        rest.isEmpty() ? members.minus(network) : members.plus(network, rest),
        networksAt.minus(hypervisor, network),
        stamps);
  }

  Wiring stamped(PortId port, Stamp stamp) {
    return new Wiring(bound, members, networksAt, stamps.plus(port, stamp));
  }

  Wiring forgotten(PortId port) {
    return new Wiring(bound, members, networksAt, stamps.minus(port));
  }

  /** Everything that flows on this hypervisor are about: the subjects of a full compile. */
  public ImmutableSet<Subject> subjectsAt(HypervisorId hypervisor) {
    ImmutableSet.Builder<Subject> subjects = ImmutableSet.builder();
    subjects.add(Subject.BASE);
    for (NetworkId network : networksAt.get(hypervisor)) {
      subjects.add(new Subject.OfNetwork(network), new Subject.OfSegment(network));
      portsByMember(network)
          .values()
          .forEach(ports -> ports.forEach(port -> subjects.add(new Subject.OfPort(port))));
    }
    return subjects.build();
  }
}
