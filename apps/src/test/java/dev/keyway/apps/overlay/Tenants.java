package dev.keyway.apps.overlay;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.MacAddress;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.world.World;
import java.util.function.BiConsumer;

/**
 * Four networks on three hypervisors, all with the same subnets, IP and MAC addresses: two tenants
 * everywhere, one on two hypervisors, one on a single one.
 */
final class Tenants {

  final Scene scene = new Scene();
  final HypervisorId hv1 = scene.hypervisor("hv1");
  final HypervisorId hv2 = scene.hypervisor("hv2");
  final HypervisorId hv3 = scene.hypervisor("hv3");
  final NetworkId blue = scene.network("blue", 10);
  final NetworkId red = scene.network("red", 4_294_967_295L);
  final NetworkId green = scene.network("green", 70_000);
  final NetworkId grey = scene.network("grey", 16_777_217);

  /** On blue: two here, and one on each of the others. */
  final Port alice = scene.port(blue, hv1);

  final Port bob = scene.port(blue, hv1);
  final Port carol = scene.port(blue, hv2);
  final Port dave = scene.port(blue, hv3);

  /** Red has the mirror image. */
  final Port mallory = scene.port(red, hv3);

  Tenants() {
    scene.port(red, hv2);
    scene.port(red, hv2);
    scene.port(red, hv1);
    scene.port(green, hv1);
    scene.port(green, hv2);
    scene.port(grey, hv3);
    scene.port(grey, hv3);
  }

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
