package dev.keyway.apps.overlay;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.flow.Cookie;
import dev.keyway.controller.flow.Rules;
import dev.keyway.controller.sync.FlowCompiler;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.FixedIp;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.model.PortId;
import dev.keyway.topology.world.Subject;
import dev.keyway.topology.world.World;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compiles the overlay: asks the world what a subject means on one hypervisor, and collects its
 * flows.
 */
public final class OverlayCompiler implements FlowCompiler {

  @Override
  public Rules compile(World world, HypervisorId here, Set<Subject> subjects) {
    if (world.fleet().get(here).isEmpty()) {
      return Rules.NONE;
    }
    Compilation compilation = new Compilation(world, here);
    subjects.forEach(compilation::compile);
    return compilation.rules.build();
  }

  @Override
  public Cookie ownerOf(long group) {
    return GroupIds.ownerOf(group);
  }

  /** One compile: the world and the hypervisor do not change while it lasts. */
  private static final class Compilation {

    private final World world;
    private final HypervisorId here;
    private final Optional<Long> tunnelPort;
    private final Rules.Builder rules = new Rules.Builder();

    Compilation(World world, HypervisorId here) {
      this.world = world;
      this.here = here;
      this.tunnelPort = world.tunnelPort(here).map(BridgePort::number);
    }

    void compile(Subject subject) {
      if (subject instanceof Subject.OfPort ofPort) {
        world.ports().get(ofPort.port()).ifPresent(this::port);
      } else if (subject instanceof Subject.OfNetwork ofNetwork) {
        servedNetwork(ofNetwork.network()).ifPresent(this::network);
      } else if (subject instanceof Subject.OfSegment ofSegment) {
        servedNetwork(ofSegment.network()).ifPresent(this::segment);
      } else {
        BaseFlows.compile(rules, tunnelPort);
      }
    }

    /** The network, if this hypervisor is a member of it. */
    private Optional<Network> servedNetwork(NetworkId id) {
      return world
          .networks()
          .get(id)
          .filter(network -> !world.wiring().portsAt(network.id(), here).isEmpty());
    }

    private void port(Port port) {
      ImmutableList<Place> places = world.wiring().placesOf(port.id());
      Optional<Network> network = servedNetwork(port.network());
      if (places.isEmpty() || network.isEmpty()) {
        return;
      }
      for (FixedIp ip : port.fixedIps()) {
        rules.add(RespondFlows.answer(network.get(), port, ip));
      }
      ImmutableList.Builder<IpAddress> elsewhere = ImmutableList.builder();
      for (Place place : places) {
        if (place.hypervisor().equals(here)) {
          world.bridgePort(place).ifPresent(at -> guest(network.get(), port, at.number()));
        } else {
          elsewhere.add(tunnelIp(place.hypervisor()));
        }
      }
      away(network.get(), port, elsewhere.build(), places.size());
    }

    private void guest(Network network, Port port, long ofPort) {
      rules.add(ClassifyFlows.fromGuest(network, port, ofPort));
      if (port.portSecurity()) {
        GuardFlows.compile(rules, port, ofPort);
      }
      rules.add(UnicastFlows.home(network, port, ofPort));
    }

    /** While a port moves it is reached at both places, here and elsewhere or both elsewhere. */
    private void away(Network network, Port port, ImmutableList<IpAddress> there, int places) {
      if (tunnelPort.isPresent() && !there.isEmpty()) {
        boolean alsoHere = there.size() < places;
        rules.add(UnicastFlows.away(network, port, there, tunnelPort.get(), alsoHere));
      }
    }

    private void network(Network network) {
      if (tunnelPort.isEmpty()) {
        return;
      }
      rules.add(ClassifyFlows.fromTunnel(network, tunnelPort.get()));
      List<IpAddress> others =
          world.wiring().membersOf(network.id()).stream()
              .filter(member -> !member.equals(here))
              .map(this::tunnelIp)
              .toList();
      if (!others.isEmpty()) {
        FloodFlows.toMembers(rules, network, others, tunnelPort.get());
      }
    }

    private void segment(Network network) {
      FloodFlows.toPorts(
          rules,
          network,
          world.wiring().portsAt(network.id(), here).stream()
              .flatMap(port -> numberOf(port).stream())
              .toList());
    }

    private Optional<Long> numberOf(PortId port) {
      return world.wiring().placeAt(port, here).flatMap(world::bridgePort).map(BridgePort::number);
    }

    private IpAddress tunnelIp(HypervisorId hypervisor) {
      return world.fleet().get(hypervisor).map(Hypervisor::tunnelIp).orElseThrow();
    }
  }
}
