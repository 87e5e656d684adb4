package dev.keyway.apps.overlay;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.MacAddress;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.world.World;
import java.util.function.BiConsumer;

/**
 * All ports of a scene, and who is whose neighbour: what should arrive where, told without flows.
 */
class Population {

  final Scene scene = new Scene();

  World world() {
    return scene.world();
  }

  FakeFabric fabric() {
    return FakeFabric.of(world());
  }

  ImmutableList<Port> ports() {
    return ImmutableList.copyOf(world().ports().byId().values());
  }

  Network networkOf(Port port) {
    return world().networks().get(port.network()).orElseThrow();
  }

  /** Who shares a network with a port. */
  ImmutableList<Port> neighbours(Port port) {
    return ports().stream()
        .filter(other -> other.network().equals(port.network()) && !other.id().equals(port.id()))
        .collect(toImmutableList());
  }

  /** Who has an Ethernet address on a port's network. */
  ImmutableList<Port> neighbours(Port port, MacAddress mac) {
    return neighbours(port).stream()
        .filter(other -> other.mac().equals(mac))
        .collect(toImmutableList());
  }

  /** The other hypervisors that have ports on a port's network. */
  ImmutableList<HypervisorId> otherMembers(Port port) {
    return neighbours(port).stream()
        .map(other -> other.host().orElseThrow())
        .distinct()
        .filter(host -> !host.equals(port.host().orElseThrow()))
        .collect(toImmutableList());
  }

  /** Every ordered pair of ports, of one network and of two. */
  void forEveryPair(BiConsumer<Guest, Guest> test) {
    for (Port from : ports()) {
      for (Port to : ports()) {
        if (!from.equals(to)) {
          test.accept(new Guest(from), new Guest(to));
        }
      }
    }
  }
}
