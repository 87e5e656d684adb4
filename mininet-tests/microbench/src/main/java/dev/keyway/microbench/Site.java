package dev.keyway.microbench;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableRangeSet;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Range;
import dev.keyway.apps.overlay.OverlayCompiler;
import dev.keyway.controller.flow.Rules;
import dev.keyway.topology.command.HypervisorCommands;
import dev.keyway.topology.command.NetworkCommands;
import dev.keyway.topology.command.Observation;
import dev.keyway.topology.command.PortCommands;
import dev.keyway.topology.command.Rejection;
import dev.keyway.topology.command.SubnetCommands;
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
import dev.keyway.topology.world.Bridge;
import dev.keyway.topology.world.Draft;
import dev.keyway.topology.world.Subject;
import dev.keyway.topology.world.World;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One hypervisor with guests on many networks, whose other ports are on nine others; and the same
 * with one more port here.
 *
 * @param before with everything wired
 * @param after with one more port on the first network, on this hypervisor
 * @param touched what the change from one to the other touched here
 */
record Site(World before, World after, ImmutableSet<Subject> touched) {

  /** The hypervisor that is compiled for. */
  static final HypervisorId HERE = new HypervisorId("hv0");

  private static final int OTHERS = 9;
  private static final int MTU = 1458;
  private static final String ONE_MORE = "more";

  /**
   * Makes it through the commands that serve the API.
   *
   * @param networks 1 … 10,000
   * @param local ports of each network on this hypervisor
   * @param remote ports of each network on the others, together
   */
  static Site of(int networks, int local, int remote) {
    World empty = World.empty(ImmutableRangeSet.of(Range.closed(4097L, 16_777_215L)));
    try {
      Draft draft = new Draft(empty, 1, Instant.EPOCH);
      connect(draft, 0, networks * local, true);
      for (int other = 1; other <= OTHERS; other++) {
        connect(draft, other, networks * remote, false);
      }
      for (int network = 0; network < networks; network++) {
        populate(draft, network, local, remote);
      }
      Draft more = new Draft(draft.world(), 2, Instant.EPOCH);
      port(more, new PortId(new UUID(4, 0)), network(0), HERE, ONE_MORE);
      return new Site(draft.world(), more.world(), more.touched().get(HERE));
    } catch (Rejection refused) {
      throw new IllegalStateException(refused);
    }
  }

  /** All that the hypervisor should hold, before the change. */
  Rules compiled() {
    return new OverlayCompiler().compile(before, HERE, before.wiring().subjectsAt(HERE));
  }

  /** All that it should hold after. */
  Rules compiledAfter() {
    return new OverlayCompiler().compile(after, HERE, after.wiring().subjectsAt(HERE));
  }

  private static void connect(Draft draft, int number, int guests, boolean here) throws Rejection {
    HypervisorId id = new HypervisorId("hv" + number);
    DatapathId datapath = new DatapathId(number + 1);
    IpAddress tunnelIp = new IpAddress(IpVersion.V4, 0, 0xac1f_0001L + number);
    String tunnelPort = Hypervisor.DEFAULT_TUNNEL_PORT;
    new HypervisorCommands().put(draft, Hypervisor.declared(id, datapath, tunnelIp, tunnelPort));
    ImmutableList.Builder<BridgePort> ports = ImmutableList.builder();
    ports.add(bridgePort(1, tunnelPort));
    for (int guest = 0; guest < guests; guest++) {
      ports.add(bridgePort(guest + 2L, interfaceName(guest)));
    }
    if (here) {
      ports.add(bridgePort(guests + 2L, ONE_MORE));
    }
    Observation.connected(
        draft, Bridge.connected(datapath, "192.0.2.1", Instant.EPOCH, "", ports.build()));
  }

  private static void populate(Draft draft, int number, int local, int remote) throws Rejection {
    NetworkId network = network(number);
    new NetworkCommands(MTU)
        .create(
            draft,
            network,
            new NetworkCommands.Creation(
                "", "", "", true, false, true, Optional.empty(), Optional.empty()));
    new SubnetCommands()
        .create(
            draft,
            new SubnetId(new UUID(2, number)),
            new SubnetCommands.Creation(
                network,
                "",
                "",
                Optional.empty(),
                IpPrefix.parse("10.0.0.0/16"),
                new SubnetCommands.Gateway.First(),
                false,
                Optional.empty(),
                ImmutableList.of(),
                ImmutableList.of()));
    for (int guest = 0; guest < local; guest++) {
      int at = number * local + guest;
      port(draft, new PortId(new UUID(3, at)), network, HERE, interfaceName(at));
    }
    for (int guest = 0; guest < remote; guest++) {
      int at = number * remote + guest;
      HypervisorId there = new HypervisorId("hv" + (1 + guest % OTHERS));
      port(draft, new PortId(new UUID(5, at)), network, there, interfaceName(at));
    }
  }

  private static void port(
      Draft draft, PortId id, NetworkId network, HypervisorId hypervisor, String interfaceName)
      throws Rejection {
    new PortCommands()
        .create(
            draft,
            id,
            new PortCommands.Creation(
                network,
                "",
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                Optional.empty(),
                "",
                "",
                Optional.of(hypervisor),
                "normal",
                ImmutableMap.of(Port.INTERFACE, interfaceName)));
  }

  private static NetworkId network(int number) {
    return new NetworkId(new UUID(1, number));
  }

  private static String interfaceName(int guest) {
    return "vnet" + guest;
  }

  private static BridgePort bridgePort(long number, String name) {
    return new BridgePort(number, name, new MacAddress(number), true, true, 10_000_000);
  }
}
