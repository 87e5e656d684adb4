package dev.keyway.topology.world;

import com.google.common.collect.ImmutableList;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.model.PortId;

/** Brings the wiring into line with the rest of the world, port by port. */
final class Rewiring {

  private final Work work;
  private final KeyEdits keys;

  Rewiring(Work work, KeyEdits keys) {
    this.work = work;
    this.keys = keys;
  }

  /** Something changed that the port's binding may depend on, but not the port itself. */
  void rewire(PortId id) {
    rewire(id, false);
  }

  /** The port itself changed, in something that flows are made of. */
  void rewireChanged(PortId id) {
    stamp(id);
    rewire(id, true);
  }

  private void rewire(PortId id, boolean portChanged) {
    World world = work.world();
    ImmutableList<Place> before = world.wiring().placesOf(id);
    ImmutableList<Place> after = Binding.of(world, id);
    if (!before.equals(after)) {
      stamp(id);
      unbind(id);
      after.forEach(place -> bind(id, place));
      touch(id);
    } else if (portChanged && !after.isEmpty()) {
      touch(id);
    }
  }

  /** All that an interface may be about. */
  void rewireAt(Place place) {
    work.world().ports().at(place).ifPresent(this::rewire);
    work.world()
        .claims()
        .at(place)
        .map(Claim::port)
        .filter(port -> work.world().ports().get(port).isPresent())
        .ifPresent(this::rewire);
  }

  /** The port is nowhere any more. */
  void unbind(PortId port) {
    if (work.world().wiring().placesOf(port).isEmpty()) {
      return;
    }
    touch(port);
    NetworkId network = networkOf(port);
    for (Place place : work.world().wiring().placesOf(port)) {
      Wiring old = work.world().wiring();
      work.become(work.world().with(old.minus(port, network, place)));
      if (work.world().wiring().portsAt(network, place.hypervisor()).isEmpty()) {
        work.touched().membership(old, network, place.hypervisor());
        keys.left(network, place.hypervisor());
      }
    }
  }

  private void bind(PortId port, Place place) {
    NetworkId network = networkOf(port);
    HypervisorId hypervisor = place.hypervisor();
    Wiring old = work.world().wiring();
    work.become(work.world().with(old.plus(port, network, place)));
    if (old.portsAt(network, hypervisor).isEmpty()) {
      work.touched().membership(work.world().wiring(), network, hypervisor);
      keys.joined(network, hypervisor);
    }
  }

  private void touch(PortId port) {
    work.touched().port(work.world().wiring(), networkOf(port), port);
  }

  /** The OpenFlow port of an interface came, went or changed. */
  void bridgePortChanged(Place place, boolean numberChanged) {
    work.world()
        .portAt(place)
        .ifPresent(
            port -> {
              stamp(port);
              if (numberChanged && work.world().wiring().placesOf(port).contains(place)) {
                work.touched().add(place.hypervisor(), new Subject.OfPort(port));
                work.touched().add(place.hypervisor(), new Subject.OfSegment(networkOf(port)));
              }
            });
  }

  private void stamp(PortId port) {
    World world = work.world();
    work.become(
        world.with(world.wiring().stamped(port, new Wiring.Stamp(world.revision(), work.at()))));
  }

  private NetworkId networkOf(PortId port) {
    return work.world().ports().get(port).orElseThrow().network();
  }
}
