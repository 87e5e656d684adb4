package dev.keyway.topology.world;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import dev.keyway.topology.model.FixedIp;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.model.Subnet;
import java.util.Optional;

/** Applies what tenants want: networks, subnets and ports. */
final class TenantEdits {

  private final Work work;
  private final Rewiring rewiring;

  TenantEdits(Work work, Rewiring rewiring) {
    this.work = work;
    this.rewiring = rewiring;
  }

  /** Whether it is a change of this kind, and applied now. */
  boolean apply(Change change) {
    if (change instanceof Change.NetworkPut put) {
      putNetwork(put.network());
    } else if (change instanceof Change.NetworkRemoved removed) {
      removeNetwork(world().networks().get(removed.id()).orElseThrow());
    } else if (change instanceof Change.SubnetPut put) {
      putSubnet(put.subnet());
    } else if (change instanceof Change.SubnetRemoved removed) {
      Subnet subnet = world().subnets().get(removed.id()).orElseThrow();
      work.become(world().with(world().subnets().minus(subnet)));
    } else if (change instanceof Change.PortPut put) {
      putPort(put.port());
    } else if (change instanceof Change.PortRemoved removed) {
      removePort(world().ports().get(removed.id()).orElseThrow());
    } else {
      return false;
    }
    return true;
  }

  private void putNetwork(Network network) {
    Optional<Network> before = world().networks().get(network.id());
    work.become(world().with(world().networks().plus(network)));
    if (before.filter(old -> old.adminUp() != network.adminUp()).isPresent()) {
      world().ports().byNetwork().get(network.id()).forEach(rewiring::rewire);
    }
  }

  private void removeNetwork(Network network) {
    for (Subnet subnet : world().subnets().of(network.id())) {
      work.become(world().with(world().subnets().minus(subnet)));
    }
    work.become(world().with(world().networks().minus(network, work.at())));
  }

  private void putSubnet(Subnet subnet) {
    World world = world();
    Iterable<FixedIp> held =
        Iterables.concat(
            Iterables.transform(
                world.ports().byNetwork().get(subnet.network()),
                port -> world.ports().get(port).orElseThrow().fixedIps()));
    work.become(
        world.with(
            world
                .subnets()
                .plus(
                    subnet,
                    Iterables.transform(
                        Iterables.filter(held, ip -> ip.subnet().equals(subnet.id())),
                        FixedIp::address))));
  }

  private void putPort(Port port) {
    Optional<Port> before = world().ports().get(port.id());
    ImmutableList<FixedIp> had = before.map(Port::fixedIps).orElse(ImmutableList.of());
    work.become(world().with(world().ports().plus(port)));
    giveBack(Iterables.filter(had, ip -> !port.fixedIps().contains(ip)));
    // Only what is new: what a port keeps must not set the turn of its pool back.
    for (FixedIp ip : Iterables.filter(port.fixedIps(), ip -> !had.contains(ip))) {
      work.become(world().with(world().subnets().taken(ip.subnet(), ip.address())));
    }
    if (before.isEmpty() || !before.get().wiredLike(port)) {
      rewiring.rewireChanged(port.id());
      placedOtherwise(before.flatMap(Port::place), port.place());
    }
  }

  private void removePort(Port port) {
    rewiring.unbind(port.id());
    giveBack(port.fixedIps());
    work.become(world().with(world().ports().minus(port)));
    work.become(world().with(world().wiring().forgotten(port.id())));
    placedOtherwise(port.place(), Optional.empty());
  }

  /** An interface that a port was placed at can't be another's, whatever it says. */
  private void placedOtherwise(Optional<Place> before, Optional<Place> after) {
    if (!before.equals(after)) {
      before.ifPresent(rewiring::rewireAt);
      after.ifPresent(rewiring::rewireAt);
    }
  }

  private void giveBack(Iterable<FixedIp> ips) {
    for (FixedIp ip : ips) {
      work.become(world().with(world().subnets().givenBack(ip.subnet(), ip.address())));
    }
  }

  private World world() {
    return work.world();
  }
}
