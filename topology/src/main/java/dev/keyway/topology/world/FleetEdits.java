package dev.keyway.topology.world;

import com.google.common.collect.ImmutableSet;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.model.PortId;
import java.util.Optional;

/** Applies what is declared and reported of hypervisors, their bridges and their hosts. */
final class FleetEdits {

  private final Work work;
  private final Rewiring rewiring;
  private final KeyEdits keys;

  FleetEdits(Work work, Rewiring rewiring, KeyEdits keys) {
    this.work = work;
    this.rewiring = rewiring;
    this.keys = keys;
  }

  /** Whether it is a change of this kind, and applied now. */
  boolean apply(Change change) {
    if (change instanceof Change.HypervisorPut put) {
      putHypervisor(put.hypervisor());
    } else if (change instanceof Change.HypervisorRemoved removed) {
      removeHypervisor(world().fleet().get(removed.id()).orElseThrow());
    } else if (change instanceof Change.InterfacesChanged interfaces) {
      become(world().fleet().withInterfaces(interfaces));
      rewireAll(interfaces.hypervisor(), interfaces.appeared());
      rewireAll(interfaces.hypervisor(), interfaces.vanished());
    } else if (change instanceof Change.ClaimsChanged claims) {
      changeClaims(claims);
    } else {
      return applyToBridge(change) || applyToHost(change) || applyToPath(change);
    }
    return true;
  }

  private boolean applyToBridge(Change change) {
    if (change instanceof Change.BridgeConnected connected) {
      become(world().fleet().plus(connected.bridge()));
      forgetPaths(connected.bridge().id());
      world()
          .fleet()
          .withDatapath(connected.bridge().id())
          .ifPresent(id -> work.touched().add(id, Subject.BASE));
    } else if (change instanceof Change.BridgeDisconnected gone) {
      become(world().fleet().away(gone.id(), work.at(), gone.reason()));
      forgetPaths(gone.id());
    } else if (change instanceof Change.BridgePortPut put) {
      putBridgePort(put.bridge(), put.port());
    } else if (change instanceof Change.BridgePortRemoved removed) {
      removeBridgePort(removed.bridge(), removed.name());
    } else if (change instanceof Change.PeerRefused refused) {
      become(world().fleet().plus(refused.peer()));
    } else {
      return false;
    }
    return true;
  }

  private boolean applyToHost(Change change) {
    if (change instanceof Change.HostPut put) {
      become(world().fleet().plus(put.host()));
    } else if (change instanceof Change.HostDisconnected gone) {
      become(world().fleet().hostAway(gone.hypervisor(), work.at(), gone.reason()));
    } else if (change instanceof Change.HostAdmitted admitted) {
      become(world().fleet().admitted(admitted.remote()));
    } else if (change instanceof Change.HostLeft left) {
      become(world().fleet().withLeft(left.systemId(), left.name()));
    } else if (change instanceof Change.HostMayJoin back) {
      become(world().fleet().withoutLeft(back.systemId()));
    } else {
      return false;
    }
    return true;
  }

  private boolean applyToPath(Change change) {
    if (change instanceof Change.PathPut put) {
      become(world().paths().plus(put.path()));
    } else if (change instanceof Change.PathRemoved removed) {
      become(world().paths().minus(removed.from(), removed.to()));
    } else {
      return false;
    }
    return true;
  }

  private void putHypervisor(Hypervisor hypervisor) {
    HypervisorId id = hypervisor.id();
    Optional<Hypervisor> before = world().fleet().get(id);
    become(world().fleet().plus(hypervisor));
    work.touched().add(id, Subject.BASE);
    if (before.isEmpty()) {
      return;
    }
    if (!before.get().equals(hypervisor)) {
      become(world().paths().without(id));
    }
    if (!before.get().tunnelIp().equals(hypervisor.tunnelIp())) {
      work.touched().wayTo(world().wiring(), id);
    }
    if (!before.get().datapath().equals(hypervisor.datapath())) {
      keys.bridgeLost(before.get());
      keys.bridgeTaken(hypervisor);
    }
    // Another bridge has other port numbers, and perhaps another tunnel port.
    if (!before.get().tunnelPort().equals(hypervisor.tunnelPort())
        || !before.get().datapath().equals(hypervisor.datapath())) {
      work.touched().all(world().wiring(), id);
    }
  }

  private void removeHypervisor(Hypervisor hypervisor) {
    HypervisorId id = hypervisor.id();
    Wiring wiring = world().wiring();
    work.touched().all(wiring, id);
    ImmutableSet.Builder<PortId> concerned = ImmutableSet.builder();
    wiring.networksAt().get(id).forEach(network -> concerned.addAll(wiring.portsAt(network, id)));
    Claims claims = world().claims();
    for (Claim claim : claims.on(id)) {
      claims = claims.minus(claim.place());
    }
    keys.bridgeLost(hypervisor);
    become(world().fleet().minus(hypervisor));
    become(world().paths().without(id));
    work.become(world().with(claims));
    concerned.build().forEach(rewiring::rewire);
  }

  private void changeClaims(Change.ClaimsChanged change) {
    ImmutableSet.Builder<PortId> concerned = ImmutableSet.builder();
    Claims claims = world().claims();
    for (String name : change.dropped()) {
      Place place = new Place(change.hypervisor(), name);
      claims.at(place).map(Claim::port).ifPresent(concerned::add);
      claims = claims.minus(place);
    }
    for (Claim claim : change.made()) {
      claims.at(claim.place()).map(Claim::port).ifPresent(concerned::add);
      concerned.add(claim.port());
      claims = claims.plus(claim);
    }
    work.become(world().with(claims));
    for (PortId port : concerned.build()) {
      world().ports().get(port).ifPresent(known -> rewiring.rewire(port));
    }
  }

  private void putBridgePort(DatapathId datapath, BridgePort port) {
    Bridge bridge = world().fleet().bridge(datapath).orElseThrow();
    Optional<BridgePort> before = bridge.port(port.name());
    become(world().fleet().plus(bridge.with(port)));
    if (before.filter(port::equals).isEmpty()) {
      bridgePortChanged(
          datapath, port.name(), before.isEmpty() || before.get().number() != port.number());
    }
  }

  private void removeBridgePort(DatapathId datapath, String name) {
    Bridge bridge = world().fleet().bridge(datapath).orElseThrow();
    if (bridge.port(name).isPresent()) {
      become(world().fleet().plus(bridge.without(name)));
      bridgePortChanged(datapath, name, true);
    }
  }

  private void bridgePortChanged(DatapathId datapath, String name, boolean numberChanged) {
    Optional<Hypervisor> hypervisor =
        world().fleet().withDatapath(datapath).flatMap(world().fleet()::get);
    if (hypervisor.isPresent()) {
      HypervisorId id = hypervisor.get().id();
      if (numberChanged && name.equals(hypervisor.get().tunnelPort())) {
        work.touched().all(world().wiring(), id);
        forgetPaths(datapath);
      }
      rewiring.bridgePortChanged(new Place(id, name), numberChanged);
    }
  }

  /** The bridge's tunnel port came, went or changed: what was known of it says nothing any more. */
  private void forgetPaths(DatapathId bridge) {
    world().fleet().withDatapath(bridge).ifPresent(id -> become(world().paths().without(id)));
  }

  private void rewireAll(HypervisorId hypervisor, Iterable<String> interfaces) {
    for (String name : interfaces) {
      rewiring.rewireAt(new Place(hypervisor, name));
    }
  }

  private void become(Fleet fleet) {
    work.become(world().with(fleet));
  }

  private void become(Paths paths) {
    work.become(world().with(paths));
  }

  private World world() {
    return work.world();
  }
}
