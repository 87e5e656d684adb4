package dev.keyway.topology.world;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.SetMultimap;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.model.PortId;

/**
 * Collects, for each hypervisor, the subjects whose flows a change may alter there. Too many is
 * only slow; one too few would leave a stale flow, which the property tests look for.
 */
final class Touched {

  private final SetMultimap<HypervisorId, Subject> subjects = HashMultimap.create();

  void add(HypervisorId hypervisor, Subject subject) {
    subjects.put(hypervisor, subject);
  }

  /**
   * A bound port changed: every member has the way to it, and where it is it belongs to the local
   * flood.
   */
  void port(Wiring wiring, NetworkId network, PortId port) {
    for (HypervisorId member : wiring.membersOf(network)) {
      add(member, new Subject.OfPort(port));
    }
    for (Place place : wiring.placesOf(port)) {
      add(place.hypervisor(), new Subject.OfSegment(network));
    }
  }

  /**
   * A hypervisor joins or leaves a network: others flood to it or not, and it has all of it or
   * nothing.
   */
  void membership(Wiring wiring, NetworkId network, HypervisorId hypervisor) {
    for (HypervisorId member : wiring.membersOf(network)) {
      add(member, new Subject.OfNetwork(network));
    }
    add(hypervisor, new Subject.OfSegment(network));
    wiring
        .portsByMember(network)
        .values()
        .forEach(ports -> ports.forEach(port -> add(hypervisor, new Subject.OfPort(port))));
  }

  /** A hypervisor is reached in another way: at all that share a network with it. */
  void wayTo(Wiring wiring, HypervisorId hypervisor) {
    for (NetworkId network : wiring.networksAt().get(hypervisor)) {
      for (HypervisorId member : wiring.membersOf(network)) {
        add(member, new Subject.OfNetwork(network));
        wiring.portsAt(network, hypervisor).forEach(port -> add(member, new Subject.OfPort(port)));
      }
    }
  }

  /** Everything on one hypervisor. */
  void all(Wiring wiring, HypervisorId hypervisor) {
    subjects.putAll(hypervisor, wiring.subjectsAt(hypervisor));
  }

  ImmutableSetMultimap<HypervisorId, Subject> build() {
    return ImmutableSetMultimap.copyOf(subjects);
  }
}
