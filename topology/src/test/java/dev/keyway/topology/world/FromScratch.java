package dev.keyway.topology.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.DiscreteDomain;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import com.google.common.collect.Range;
import com.google.common.collect.Sets;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.FixedIp;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.IpRange;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.model.PortId;
import dev.keyway.topology.model.Subnet;
import dev.keyway.topology.model.TunnelKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** Computes every index of a world anew, by the plainest means, and compares. */
final class FromScratch {

  private final World world;

  private FromScratch(World world) {
    this.world = world;
  }

  static void assertSound(World world) {
    FromScratch scratch = new FromScratch(world);
    scratch.networks();
    scratch.subnets();
    scratch.ports();
    scratch.fleet();
    scratch.claims();
    scratch.wiring();
    scratch.paths();
  }

  private void networks() {
    Iterable<Network> networks = world.networks().byId().values();
    assertThat(world.networks().byNumber())
        .isEqualTo(index(networks, Network::number, Network::id));
    assertThat(world.networks().keys().holders())
        .isEqualTo(index(networks, Network::key, Network::id));
    Intervals<Long> free = Intervals.empty(DiscreteDomain.longs());
    for (Range<Long> range : world.networks().ranges().asRanges()) {
      free = free.plusAll(range.lowerEndpoint(), range.upperEndpoint());
    }
    for (Network network : networks) {
      free = free.minus(network.key().value());
      assertThat(network.number()).isLessThan(world.networks().nextNumber());
    }
    Keys keys = world.networks().keys();
    for (TunnelKey key : keys.quarantined().keySet()) {
      free = free.minus(key.value());
    }
    assertThat(keys.free()).isEqualTo(free);
    assertThat(keys.quarantined().keySet())
        .isEqualTo(Sets.difference(keys.traces().byKey().keySet(), keys.holders().keySet()));
    traces(keys.traces());
  }

  /** A member has its flows by right, so that nobody waits for it to lose them. */
  private void traces(Traces traces) {
    Map<DatapathId, TreeSet<TunnelKey>> byBridge = new HashMap<>();
    traces
        .byKey()
        .forEach(
            (key, bridges) -> {
              assertThat(bridges).isNotEmpty();
              bridges.forEach(
                  (bridge, trace) -> {
                    assertThat(trace.bridge()).isEqualTo(bridge);
                    assertThat(trace.revision()).isLessThanOrEqualTo(world.revision());
                    byBridge.computeIfAbsent(bridge, id -> new TreeSet<>()).add(key);
                  });
            });
    assertThat(traces.byBridge().sets()).isEqualTo(byBridge);
    world
        .wiring()
        .members()
        .forEach(
            (network, members) -> {
              TunnelKey key = world.networks().get(network).get().key();
              for (HypervisorId member : members.keySet()) {
                assertThat(traces.byBridge().get(world.fleet().get(member).get().datapath()))
                    .doesNotContain(key);
              }
            });
  }

  private void subnets() {
    Map<NetworkId, TreeSet<Object>> byNetwork = new HashMap<>();
    Map<Object, Object> free = new HashMap<>();
    for (Subnet subnet : world.subnets().byId().values()) {
      byNetwork.computeIfAbsent(subnet.network(), id -> new TreeSet<>()).add(subnet.id());
      Intervals<IpAddress> addresses = Intervals.empty(Addresses.DOMAIN);
      for (IpRange pool : subnet.pools()) {
        addresses = addresses.plusAll(pool.start(), pool.end());
      }
      for (Port port : world.ports().byId().values()) {
        for (FixedIp ip : port.fixedIps()) {
          if (ip.subnet().equals(subnet.id())) {
            assertThat(subnet.cidr().contains(ip.address())).isTrue();
            addresses = addresses.minus(ip.address());
          }
        }
      }
      free.put(subnet.id(), addresses);
    }
    assertThat(world.subnets().byNetwork().sets()).isEqualTo(byNetwork);
    assertThat(Maps.transformValues(world.subnets().free(), AddressPool::free)).isEqualTo(free);
  }

  private void ports() {
    Iterable<Port> ports = world.ports().byId().values();
    Map<NetworkId, TreeSet<PortId>> byNetwork = new HashMap<>();
    ImmutableMap.Builder<Object, PortId> byAddress = ImmutableMap.builder();
    ImmutableMap.Builder<Place, PortId> byPlace = ImmutableMap.builder();
    for (Port port : ports) {
      byNetwork.computeIfAbsent(port.network(), id -> new TreeSet<>()).add(port.id());
      for (FixedIp ip : port.fixedIps()) {
        byAddress.put(new Ports.AddressOnNetwork(port.network(), ip.address()), port.id());
      }
      port.place().ifPresent(place -> byPlace.put(place, port.id()));
      assertThat(port.number()).isLessThan(world.ports().nextNumber());
    }
    assertThat(world.ports().byNetwork().sets()).isEqualTo(byNetwork);
    assertThat(world.ports().byNumber()).isEqualTo(index(ports, Port::number, Port::id));
    assertThat(world.ports().byMac())
        .isEqualTo(
            index(ports, port -> new Ports.MacOnNetwork(port.network(), port.mac()), Port::id));
    assertThat(world.ports().byAddress()).isEqualTo(byAddress.buildOrThrow());
    assertThat(world.ports().byPlace()).isEqualTo(byPlace.buildOrThrow());
  }

  private void fleet() {
    Iterable<Hypervisor> hypervisors = world.fleet().hypervisors().values();
    assertThat(world.fleet().roster().byDatapath())
        .isEqualTo(index(hypervisors, Hypervisor::datapath, Hypervisor::id));
    assertThat(world.fleet().roster().byTunnelIp())
        .isEqualTo(index(hypervisors, Hypervisor::tunnelIp, Hypervisor::id));
    assertThat(world.fleet().hypervisors().keySet())
        .containsAll(world.fleet().interfaces().keySet());
    for (Bridge bridge : world.fleet().bridges().values()) {
      assertThat(bridge.names())
          .isEqualTo(index(bridge.ports().values(), BridgePort::number, BridgePort::name));
      assertThat(bridge.connected() || bridge.ports().isEmpty()).isTrue();
    }
    for (Hypervisor hypervisor : hypervisors) {
      assertInterfacesAreThoseOfTheBridge(hypervisor);
    }
  }

  /** A connected bridge is the source; one that is away has none to compare with. */
  private void assertInterfacesAreThoseOfTheBridge(Hypervisor hypervisor) {
    assertThat(world.fleet().interfacesOf(hypervisor.id())).doesNotContain(hypervisor.tunnelPort());
    if (world.fleet().isConnected(hypervisor.id())) {
      TreeSet<String> plugged = new TreeSet<>();
      for (BridgePort port : world.fleet().bridgeOf(hypervisor.id()).get().ports().values()) {
        if (port.isInterface() && !port.name().equals(hypervisor.tunnelPort())) {
          plugged.add(port.name());
        }
      }
      assertThat(world.fleet().interfacesOf(hypervisor.id())).isEqualTo(plugged);
    }
  }

  private void wiring() {
    Map<PortId, ImmutableList<Place>> bound = new HashMap<>();
    Map<NetworkId, Map<HypervisorId, TreeSet<PortId>>> members = new HashMap<>();
    Map<HypervisorId, TreeSet<NetworkId>> networksAt = new HashMap<>();
    for (Port port : world.ports().byId().values()) {
      boolean up = port.adminUp() && world.networks().get(port.network()).get().adminUp();
      ImmutableList<Place> places = up ? places(port) : ImmutableList.of();
      if (!places.isEmpty()) {
        bound.put(port.id(), places);
      }
      for (Place place : places) {
        members
            .computeIfAbsent(port.network(), id -> new TreeMap<>())
            .computeIfAbsent(place.hypervisor(), id -> new TreeSet<>())
            .add(port.id());
        networksAt.computeIfAbsent(place.hypervisor(), id -> new TreeSet<>()).add(port.network());
      }
    }
    assertThat(world.wiring().bound()).isEqualTo(bound);
    assertThat(world.wiring().members()).isEqualTo(members);
    assertThat(world.wiring().networksAt().sets()).isEqualTo(networksAt);
    assertThat(world.wiring().stamps().keySet()).isEqualTo(world.ports().byId().keySet());
  }

  /** A path whose ends are not connected is known to nobody. */
  private void paths() {
    world
        .paths()
        .byFrom()
        .forEach(
            (from, paths) -> {
              assertThat(paths).isNotEmpty();
              assertThat(world.fleet().isConnected(from)).isTrue();
              paths.forEach(
                  (to, path) -> {
                    assertThat(world.fleet().isConnected(to)).isTrue();
                    assertThat(path.from()).isEqualTo(from);
                    assertThat(path.to()).isEqualTo(to);
                  });
            });
  }

  private void claims() {
    Map<PortId, TreeSet<Place>> byPort = new HashMap<>();
    Map<HypervisorId, TreeSet<Place>> byHypervisor = new HashMap<>();
    Map<Long, Place> byOrder = new HashMap<>();
    for (Claim claim : world.claims().byPlace().values()) {
      Place place = claim.place();
      byPort.computeIfAbsent(claim.port(), id -> new TreeSet<>()).add(place);
      byHypervisor.computeIfAbsent(place.hypervisor(), id -> new TreeSet<>()).add(place);
      assertThat(byOrder.put(claim.order(), place)).isNull();
      assertThat(claim.order()).isLessThan(world.claims().nextOrder());
      assertThat(world.claims().at(place)).contains(claim);
    }
    assertThat(world.claims().byOrder()).isEqualTo(byOrder);
    assertThat(world.claims().byPort().sets()).isEqualTo(byPort);
    assertThat(world.claims().byHypervisor().sets()).isEqualTo(byHypervisor);
    assertThat(world.fleet().hypervisors().keySet()).containsAll(byHypervisor.keySet());
  }

  /** Said in another way than in the code: by taking claims away until only what counts is left. */
  private ImmutableList<Place> places(Port port) {
    if (port.place().isPresent()) {
      return port.place().filter(world.fleet()::isSeen).stream()
          .collect(ImmutableList.toImmutableList());
    }
    Optional<String> target = Optional.ofNullable(port.profile().get(Port.MIGRATING_TO));
    List<Claim> claims = new ArrayList<>(world.claims().byPlace().values());
    claims.removeIf(claim -> !claim.port().equals(port.id()));
    claims.removeIf(claim -> !world.fleet().isSeen(claim.place()));
    claims.removeIf(claim -> world.ports().byPlace().containsKey(claim.place()));
    claims.removeIf(claim -> !claim.attachedMac().orElse(port.mac()).equals(port.mac()));
    claims.removeIf(
        claim ->
            !port.host().orElse(claim.place().hypervisor()).equals(claim.place().hypervisor())
                && !target.equals(Optional.of(claim.place().hypervisor().name())));
    claims.sort(Comparator.comparingLong(Claim::order));
    Optional<Place> coming =
        claims.stream()
            .map(Claim::place)
            .filter(place -> target.equals(Optional.of(place.hypervisor().name())))
            .findFirst();
    Optional<Place> staying =
        claims.stream()
            .map(Claim::place)
            .filter(place -> !target.equals(Optional.of(place.hypervisor().name())))
            .findFirst();
    return Stream.concat(staying.stream(), coming.stream())
        .collect(ImmutableList.toImmutableList());
  }

  private static <T, K, V> Map<K, V> index(
      Iterable<T> things, Function<T, K> key, Function<T, V> value) {
    ImmutableMap.Builder<K, V> index = ImmutableMap.builder();
    things.forEach(thing -> index.put(key.apply(thing), value.apply(thing)));
    return index.buildOrThrow();
  }
}
