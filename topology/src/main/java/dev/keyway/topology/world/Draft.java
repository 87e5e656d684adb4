package dev.keyway.topology.world;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.Iterables;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.FixedIp;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.model.PortId;
import dev.keyway.topology.model.Subnet;
import java.time.Instant;
import java.util.Optional;

/**
 * A transaction while it is made: holds the world as it would become, the changes so far, and for
 * each hypervisor which of its flows they concern. Not shared between threads; thrown away when it
 * is refused, which leaves the world that it began with as it was.
 */
public final class Draft {

  private final long revision;
  private final Instant at;
  private final ImmutableList.Builder<Change> changes = ImmutableList.builder();
  private final Touched touched = new Touched();
  private World world;
  private boolean abandoned;

  /**
   * Begins with a world.
   *
   * @param revision of the world to come, above that of {@code base}
   * @param at the time that the changes get
   */
  public Draft(World base, long revision, Instant at) {
    if (revision <= base.revision()) {
      throw new IllegalArgumentException(revision + " is not after " + base.revision());
    }
    this.world = base.at(revision);
    this.revision = revision;
    this.at = at;
  }

  /** The world as it is so far. */
  public World world() {
    return world;
  }

  /** The time of the changes. */
  public Instant at() {
    return at;
  }

  /** What was done so far. */
  public Transaction transaction() {
    return new Transaction(revision, at, changes.build());
  }

  /** Gives it up: what was done so far counts for nothing. */
  public void abandon() {
    abandoned = true;
  }

  /** Whether it was given up. */
  public boolean isAbandoned() {
    return abandoned;
  }

  /** For each hypervisor, what its flows may differ about between the first world and this one. */
  public ImmutableSetMultimap<HypervisorId, Subject> touched() {
    return touched.build();
  }

  /** Applies a change, which must be valid in the world as it is so far. */
  public void apply(Change change) {
    changes.add(change);
    if (change instanceof Change.NetworkPut put) {
      putNetwork(put.network());
    } else if (change instanceof Change.NetworkRemoved removed) {
      removeNetwork(world.networks().get(removed.id()).orElseThrow());
    } else if (change instanceof Change.SubnetPut put) {
      putSubnet(put.subnet());
    } else if (change instanceof Change.SubnetRemoved removed) {
      world = world.with(world.subnets().minus(world.subnets().get(removed.id()).orElseThrow()));
    } else if (change instanceof Change.PortPut put) {
      putPort(put.port());
    } else if (change instanceof Change.PortRemoved removed) {
      removePort(world.ports().get(removed.id()).orElseThrow());
    } else if (change instanceof Change.AddressReached reached) {
      world = world.with(world.subnets().reached(reached.subnet(), reached.last()));
    } else if (change instanceof Change.NumbersReached reached) {
      world = world.with(world.networks().numberedFrom(reached.nextNetwork(), reached.nextKey()));
      world = world.with(world.ports().numberedFrom(reached.nextPort()));
    } else {
      applyToFleet(change);
    }
  }

  private void applyToFleet(Change change) {
    if (change instanceof Change.HypervisorPut put) {
      putHypervisor(put.hypervisor());
    } else if (change instanceof Change.HypervisorRemoved removed) {
      removeHypervisor(world.fleet().get(removed.id()).orElseThrow());
    } else if (change instanceof Change.InterfacesChanged interfaces) {
      world = world.with(world.fleet().withInterfaces(interfaces));
      rewireAll(interfaces.hypervisor(), interfaces.appeared());
      rewireAll(interfaces.hypervisor(), interfaces.vanished());
    } else if (change instanceof Change.BridgeConnected connected) {
      world = world.with(world.fleet().plus(connected.bridge()));
      forgetPaths(connected.bridge().id());
      world
          .fleet()
          .withDatapath(connected.bridge().id())
          .ifPresent(id -> touched.add(id, Subject.BASE));
    } else if (change instanceof Change.BridgeDisconnected gone) {
      world = world.with(world.fleet().away(gone.id(), at, gone.reason()));
      forgetPaths(gone.id());
    } else if (change instanceof Change.BridgePortPut put) {
      putBridgePort(put.bridge(), put.port());
    } else if (change instanceof Change.BridgePortRemoved removed) {
      removeBridgePort(removed.bridge(), removed.name());
    } else if (change instanceof Change.PeerRefused refused) {
      world = world.with(world.fleet().plus(refused.peer()));
    } else if (change instanceof Change.PathPut put) {
      world = world.with(world.paths().plus(put.path()));
    } else if (change instanceof Change.PathRemoved removed) {
      world = world.with(world.paths().minus(removed.from(), removed.to()));
    } else {
      throw new IllegalArgumentException("a change of a kind that nobody applies: " + change);
    }
  }

  private void putNetwork(Network network) {
    Optional<Network> before = world.networks().get(network.id());
    world = world.with(world.networks().plus(network));
    if (before.filter(old -> old.adminUp() != network.adminUp()).isPresent()) {
      world.ports().byNetwork().get(network.id()).forEach(port -> rewire(port, false));
    }
  }

  private void removeNetwork(Network network) {
    for (Subnet subnet : world.subnets().of(network.id())) {
      world = world.with(world.subnets().minus(subnet));
    }
    world = world.with(world.networks().minus(network));
  }

  private void putSubnet(Subnet subnet) {
    Iterable<FixedIp> held =
        Iterables.concat(
            Iterables.transform(
                world.ports().byNetwork().get(subnet.network()),
                port -> world.ports().get(port).orElseThrow().fixedIps()));
    world =
        world.with(
            world
                .subnets()
                .plus(
                    subnet,
                    Iterables.transform(
                        Iterables.filter(held, ip -> ip.subnet().equals(subnet.id())),
                        FixedIp::address)));
  }

  private void putPort(Port port) {
    Optional<Port> before = world.ports().get(port.id());
    ImmutableList<FixedIp> had = before.map(Port::fixedIps).orElse(ImmutableList.of());
    world = world.with(world.ports().plus(port));
    giveBack(Iterables.filter(had, ip -> !port.fixedIps().contains(ip)));
    // Only what is new: what a port keeps must not set the turn of its pool back.
    for (FixedIp ip : Iterables.filter(port.fixedIps(), ip -> !had.contains(ip))) {
      world = world.with(world.subnets().taken(ip.subnet(), ip.address()));
    }
    if (before.isEmpty() || !before.get().wiredLike(port)) {
      stamp(port.id());
      rewire(port.id(), true);
    }
  }

  private void removePort(Port port) {
    unbind(port.id(), port.network());
    giveBack(port.fixedIps());
    world = world.with(world.ports().minus(port));
    world = world.with(world.wiring().forgotten(port.id()));
  }

  private void giveBack(Iterable<FixedIp> ips) {
    for (FixedIp ip : ips) {
      world = world.with(world.subnets().givenBack(ip.subnet(), ip.address()));
    }
  }

  private void putHypervisor(Hypervisor hypervisor) {
    HypervisorId id = hypervisor.id();
    Optional<Hypervisor> before = world.fleet().get(id);
    world = world.with(world.fleet().plus(hypervisor));
    touched.add(id, Subject.BASE);
    if (before.isEmpty()) {
      return;
    }
    if (!before.get().equals(hypervisor)) {
      world = world.with(world.paths().without(id));
    }
    if (!before.get().tunnelIp().equals(hypervisor.tunnelIp())) {
      touched.wayTo(world.wiring(), id);
    }
    // Another bridge has other port numbers, and perhaps another tunnel port.
    if (!before.get().tunnelPort().equals(hypervisor.tunnelPort())
        || !before.get().datapath().equals(hypervisor.datapath())) {
      touched.all(world.wiring(), id);
    }
  }

  private void removeHypervisor(Hypervisor hypervisor) {
    touched.all(world.wiring(), hypervisor.id());
    for (NetworkId network : world.wiring().networksAt().get(hypervisor.id())) {
      world
          .wiring()
          .portsAt(network, hypervisor.id())
          .forEach(
              port -> {
                unbind(port, network);
                stamp(port);
              });
    }
    world = world.with(world.fleet().minus(hypervisor));
    world = world.with(world.paths().without(hypervisor.id()));
  }

  private void putBridgePort(DatapathId datapath, BridgePort port) {
    Bridge bridge = world.fleet().bridge(datapath).orElseThrow();
    Optional<BridgePort> before = bridge.port(port.name());
    world = world.with(world.fleet().plus(bridge.with(port)));
    if (before.filter(port::equals).isEmpty()) {
      bridgePortChanged(
          datapath, port.name(), before.isEmpty() || before.get().number() != port.number());
    }
  }

  private void removeBridgePort(DatapathId datapath, String name) {
    Bridge bridge = world.fleet().bridge(datapath).orElseThrow();
    if (bridge.port(name).isPresent()) {
      world = world.with(world.fleet().plus(bridge.without(name)));
      bridgePortChanged(datapath, name, true);
    }
  }

  private void bridgePortChanged(DatapathId datapath, String name, boolean numberChanged) {
    Optional<Hypervisor> hypervisor =
        world.fleet().withDatapath(datapath).flatMap(world.fleet()::get);
    if (hypervisor.isEmpty()) {
      return;
    }
    HypervisorId id = hypervisor.get().id();
    if (numberChanged && name.equals(hypervisor.get().tunnelPort())) {
      touched.all(world.wiring(), id);
      forgetPaths(datapath);
    }
    world
        .ports()
        .at(new Place(id, name))
        .ifPresent(
            port -> {
              stamp(port);
              if (numberChanged && world.wiring().placeOf(port).isPresent()) {
                touched.add(id, new Subject.OfPort(port));
                touched.add(id, new Subject.OfSegment(networkOf(port)));
              }
            });
  }

  /** The bridge's tunnel port came, went or changed: what was known of it says nothing any more. */
  private void forgetPaths(DatapathId bridge) {
    world
        .fleet()
        .withDatapath(bridge)
        .ifPresent(id -> world = world.with(world.paths().without(id)));
  }

  private void rewireAll(HypervisorId hypervisor, Iterable<String> interfaces) {
    for (String name : interfaces) {
      world.ports().at(new Place(hypervisor, name)).ifPresent(port -> rewire(port, false));
    }
  }

  /** Brings the binding of a port into line with the rest of the world. */
  private void rewire(PortId id, boolean portChanged) {
    Optional<Place> before = world.wiring().placeOf(id);
    Optional<Place> after = Binding.of(world, id);
    if (before.equals(after) && !portChanged) {
      return;
    }
    if (before.equals(after)) {
      after.ifPresent(place -> touched.port(world.wiring(), networkOf(id), id, place));
      return;
    }
    stamp(id);
    unbind(id, networkOf(id));
    after.ifPresent(place -> bind(id, networkOf(id), place));
  }

  private void bind(PortId port, NetworkId network, Place place) {
    Wiring old = world.wiring();
    world = world.with(old.plus(port, network, place));
    if (old.portsAt(network, place.hypervisor()).isEmpty()) {
      touched.membership(world.wiring(), network, place.hypervisor());
    }
    touched.port(world.wiring(), network, port, place);
  }

  private void unbind(PortId port, NetworkId network) {
    Wiring old = world.wiring();
    Optional<Place> place = old.placeOf(port);
    if (place.isEmpty()) {
      return;
    }
    touched.port(old, network, port, place.get());
    world = world.with(old.minus(port, network));
    if (world.wiring().portsAt(network, place.get().hypervisor()).isEmpty()) {
      touched.membership(old, network, place.get().hypervisor());
    }
  }

  private void stamp(PortId port) {
    world = world.with(world.wiring().stamped(port, new Wiring.Stamp(revision, at)));
  }

  private NetworkId networkOf(PortId port) {
    return world.ports().get(port).orElseThrow().network();
  }
}
