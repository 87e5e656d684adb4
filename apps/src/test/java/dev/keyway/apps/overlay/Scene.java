package dev.keyway.apps.overlay;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableRangeSet;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Range;
import dev.keyway.topology.command.HypervisorCommands;
import dev.keyway.topology.command.NetworkCommands;
import dev.keyway.topology.command.Observation;
import dev.keyway.topology.command.PortCommands;
import dev.keyway.topology.command.Rejection;
import dev.keyway.topology.command.SubnetCommands;
import dev.keyway.topology.command.VifReports;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.IpPrefix;
import dev.keyway.topology.model.IpVersion;
import dev.keyway.topology.model.MacAddress;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.model.PortId;
import dev.keyway.topology.model.SubnetId;
import dev.keyway.topology.model.TunnelKey;
import dev.keyway.topology.model.Vif;
import dev.keyway.topology.world.Bridge;
import dev.keyway.topology.world.Draft;
import dev.keyway.topology.world.World;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;

/**
 * A world that a test sets, through the same commands that serve the API. Every network has the
 * same two subnets, and the n-th port of each has the same addresses: only the key tells them
 * apart.
 */
final class Scene {

  static final String TUNNEL_PORT = Hypervisor.DEFAULT_TUNNEL_PORT;

  private static final long FIRST_MAC = 0xfa16_3e00_0001L;
  private static final int LARGEST_MTU = 1458;

  private World world = World.empty(ImmutableRangeSet.of(Range.closed(4097L, 16_777_215L)));
  private long ids = 1;

  World world() {
    return world;
  }

  /** Runs a command as one transaction. */
  <E extends Exception> void run(Step<E> command) {
    Draft draft = new Draft(world, world.revision() + 1, Instant.EPOCH);
    try {
      command.run(draft);
    } catch (Exception refused) {
      throw new AssertionError(refused);
    }
    world = draft.world();
  }

  /** A command. */
  interface Step<E extends Exception> {
    void run(Draft draft) throws E;
  }

  /** Declares a hypervisor whose bridge is connected and has its tunnel port, as number 1. */
  HypervisorId hypervisor(String name) {
    HypervisorId id = new HypervisorId(name);
    long number = world.fleet().hypervisors().size() + 1L;
    Hypervisor hypervisor =
        Hypervisor.declared(
            id,
            new DatapathId(number),
            new IpAddress(IpVersion.V4, 0, 0xac1f_0000L | number),
            TUNNEL_PORT);
    run(draft -> new HypervisorCommands().put(draft, hypervisor));
    connect(id, bridgePort(1, TUNNEL_PORT));
    return id;
  }

  void connect(HypervisorId id, BridgePort... ports) {
    Bridge bridge =
        Bridge.connected(
            world.fleet().get(id).orElseThrow().datapath(),
            "192.0.2.1",
            Instant.EPOCH,
            "Open vSwitch",
            List.of(ports));
    run(draft -> Observation.connected(draft, bridge));
  }

  void disconnect(HypervisorId id) {
    DatapathId bridge = world.fleet().get(id).orElseThrow().datapath();
    run(draft -> Observation.disconnected(draft, bridge, "it went away"));
  }

  NetworkId network(String name, long key) {
    NetworkId id = new NetworkId(new UUID(1, ids++));
    run(
        draft -> {
          new NetworkCommands(LARGEST_MTU)
              .create(
                  draft,
                  id,
                  new NetworkCommands.Creation(
                      name,
                      "",
                      name,
                      true,
                      false,
                      true,
                      Optional.of(new TunnelKey(key)),
                      Optional.empty()));
          subnet(draft, id, "10.0.0.0/24");
          subnet(draft, id, "fd00::/64");
        });
    return id;
  }

  private void subnet(Draft draft, NetworkId network, String cidr) throws Rejection {
    new SubnetCommands()
        .create(
            draft,
            new SubnetId(new UUID(2, ids++)),
            new SubnetCommands.Creation(
                network,
                "",
                "",
                Optional.empty(),
                IpPrefix.parse(cidr),
                new SubnetCommands.Gateway.First(),
                false,
                Optional.empty(),
                ImmutableList.of(),
                ImmutableList.of()));
  }

  /** A port whose interface is there. */
  Port port(NetworkId network, HypervisorId hypervisor) {
    Port port = unplugged(network, hypervisor);
    plug(port);
    return port;
  }

  /** A port whose interface isn't there. */
  Port unplugged(NetworkId network, HypervisorId hypervisor) {
    PortId id = new PortId(new UUID(3, ids++));
    return create(
        id,
        network,
        Optional.of(hypervisor),
        ImmutableMap.of(Port.INTERFACE, "vnet" + id.value().getLeastSignificantBits()));
  }

  /** A port that is wherever an interface says so. */
  Port unclaimed(NetworkId network) {
    return create(new PortId(new UUID(3, ids++)), network, Optional.empty(), ImmutableMap.of());
  }

  private Port create(
      PortId id,
      NetworkId network,
      Optional<HypervisorId> host,
      ImmutableMap<String, String> profile) {
    long number = world.ports().byNetwork().get(network).size();
    run(
        draft ->
            new PortCommands()
                .create(
                    draft,
                    id,
                    new PortCommands.Creation(
                        network,
                        "",
                        "",
                        Optional.empty(),
                        Optional.of(new MacAddress(FIRST_MAC + number)),
                        Optional.empty(),
                        true,
                        Optional.empty(),
                        "",
                        "",
                        host,
                        "normal",
                        profile)));
    return world.ports().get(id).orElseThrow();
  }

  /** The bridge gets the port's interface, under the lowest free number. */
  void plug(Port port) {
    plug(port.host().orElseThrow(), port.place().orElseThrow().interfaceName());
  }

  /** The bridge gets an interface that says whose it is. */
  void plugClaiming(HypervisorId id, String interfaceName, Port port) {
    Vif vif = new Vif(interfaceName, port.id(), Optional.of(port.mac()));
    run(draft -> VifReports.changed(draft, id, ImmutableList.of(vif), ImmutableSet.of()));
    plug(id, interfaceName);
  }

  private void plug(HypervisorId id, String interfaceName) {
    Bridge bridge = world.fleet().bridgeOf(id).orElseThrow();
    long number =
        LongStream.iterate(1, n -> n + 1)
            .filter(n -> bridge.ports().values().stream().noneMatch(p -> p.number() == n))
            .findFirst()
            .orElseThrow();
    BridgePort added = bridgePort(number, interfaceName);
    run(draft -> Observation.portChanged(draft, bridge.id(), added));
  }

  /** The bridge loses the port's interface. */
  void unplug(Port port) {
    removePort(port.host().orElseThrow(), port.place().orElseThrow().interfaceName());
  }

  void removePort(HypervisorId id, String interfaceName) {
    Bridge bridge = world.fleet().bridgeOf(id).orElseThrow();
    BridgePort removed = bridge.port(interfaceName).orElseThrow();
    run(draft -> Observation.portRemoved(draft, bridge.id(), removed));
  }

  void change(Port port, PortCommands.Update update) {
    run(draft -> new PortCommands().update(draft, port.id(), update));
  }

  static BridgePort bridgePort(long number, String name) {
    return new BridgePort(number, name, new MacAddress(number), true, true, 10_000_000);
  }
}
