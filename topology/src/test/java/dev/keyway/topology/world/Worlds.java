package dev.keyway.topology.world;

import com.google.common.collect.ImmutableList;
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
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.model.TunnelKey;
import dev.keyway.topology.model.Vif;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Builds small worlds for tests, by the commands and reports that build them in life. Things are
 * known by name; ids, addresses and numbers follow from the names and the order.
 *
 * <pre>{@code
 * World world = Worlds.empty()
 *     .hypervisor("hv1").hypervisor("hv2")
 *     .network("blue", 10).subnet("blue", "10.0.0.0/24")
 *     .port("alice", "blue", "hv1").port("bob", "blue", "hv2")
 *     .world();
 * }</pre>
 */
public final class Worlds {

  /** When everything happens. */
  public static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  /** The keys that networks get unasked. */
  public static final ImmutableRangeSet<Long> KEYS =
      ImmutableRangeSet.of(Range.closed(4097L, 16_777_215L));

  /** What a 1500-byte underlay leaves to guests. */
  public static final int MTU = 1458;

  /** Something to do to a draft. */
  @FunctionalInterface
  public interface Edit {
    /** Applies changes, or refuses. */
    void run(Draft draft) throws Rejection;
  }

  private final List<Transaction> log = new ArrayList<>();
  private World world;

  private Worlds(World world) {
    this.world = world;
  }

  /** Nothing yet. */
  public static Worlds empty() {
    return from(World.empty(KEYS));
  }

  /** Goes on from a world. */
  public static Worlds from(World world) {
    return new Worlds(world);
  }

  /** The world as it is now. */
  public World world() {
    return world;
  }

  /** All that was done. */
  public ImmutableList<Transaction> log() {
    return ImmutableList.copyOf(log);
  }

  /** A hypervisor whose bridge, the next of its kind, is connected and has its tunnel port. */
  public Worlds hypervisor(String name) {
    int number = world.fleet().hypervisors().size() + 1;
    return hypervisor(name, number).connect(name, Named.tunnelPort());
  }

  /** A hypervisor that was declared but never connected: bridge and tunnel address by number. */
  public Worlds hypervisor(String name, int number) {
    return edit(
        draft ->
            new HypervisorCommands()
                .put(
                    draft,
                    Hypervisor.declared(
                        Named.hv(name),
                        new DatapathId(number),
                        IpAddress.parse("172.31.0." + number),
                        Hypervisor.DEFAULT_TUNNEL_PORT)));
  }

  /** The bridge of a hypervisor connects with these ports. */
  public Worlds connect(String hypervisor, BridgePort... ports) {
    return connect(datapath(hypervisor), ports);
  }

  /** A bridge connects with these ports, declared or not. */
  public Worlds connect(DatapathId bridge, BridgePort... ports) {
    return edit(
        draft ->
            Observation.connected(
                draft,
                Bridge.connected(
                    bridge, "192.0.2.1:40000", NOON, "Open vSwitch 3.1.0", Arrays.asList(ports))));
  }

  /** The connection of a hypervisor's bridge ends. */
  public Worlds disconnect(String hypervisor) {
    return edit(draft -> Observation.disconnected(draft, datapath(hypervisor), "closed"));
  }

  /** An interface appears on a connected hypervisor, with the next number. */
  public Worlds plug(String hypervisor, String name) {
    Bridge bridge = world.fleet().bridge(datapath(hypervisor)).orElseThrow();
    long next = bridge.names().keySet().stream().mapToLong(number -> number).max().orElse(0) + 1;
    return plug(hypervisor, Named.vif(next, name));
  }

  /** A port of a connected bridge appears or changes. */
  public Worlds plug(String hypervisor, BridgePort port) {
    return edit(draft -> Observation.portChanged(draft, datapath(hypervisor), port));
  }

  /** An interface disappears from a connected hypervisor. */
  public Worlds unplug(String hypervisor, String name) {
    BridgePort port =
        world.fleet().bridge(datapath(hypervisor)).flatMap(b -> b.port(name)).orElseThrow();
    return edit(draft -> Observation.portRemoved(draft, datapath(hypervisor), port));
  }

  /** An interface of a hypervisor says that it is a port's. */
  public Worlds claim(String hypervisor, String interfaceName, String port) {
    return claim(hypervisor, new Vif(interfaceName, Named.portId(port), Optional.empty()));
  }

  /** An interface of a hypervisor says something. */
  public Worlds claim(String hypervisor, Vif vif) {
    return edit(
        draft ->
            VifReports.changed(
                draft, Named.hv(hypervisor), ImmutableList.of(vif), ImmutableSet.of()));
  }

  /** An interface is gone from a hypervisor's database, or says nothing more. */
  public Worlds release(String hypervisor, String interfaceName) {
    return edit(
        draft ->
            VifReports.changed(
                draft, Named.hv(hypervisor), ImmutableList.of(), ImmutableSet.of(interfaceName)));
  }

  /** A network with the next free key. */
  public Worlds network(String name) {
    return network(name, Optional.empty());
  }

  /** A network with a key. */
  public Worlds network(String name, long key) {
    return network(name, Optional.of(new TunnelKey(key)));
  }

  private Worlds network(String name, Optional<TunnelKey> key) {
    return edit(
        draft ->
            new NetworkCommands(MTU)
                .create(draft, Named.networkId(name), Requests.networkOf(name, key)));
  }

  /** A subnet of a network, named by its block. */
  public Worlds subnet(String network, String cidr) {
    return edit(
        draft ->
            new SubnetCommands()
                .create(draft, Named.subnetId(network, cidr), Requests.subnetOf(network, cidr)));
  }

  /** A port that is not told where to be, with these addresses or the next free ones. */
  public Worlds unplaced(String name, String network, String... ips) {
    return port(name, Requests.portOf(network, ips));
  }

  /** A port that is to be at the interface of its own name, whether that is there or not. */
  public Worlds placed(String name, String network, String hypervisor, String... ips) {
    return port(name, Requests.at(Requests.portOf(network, ips), hypervisor, name));
  }

  /** A port bound on a connected hypervisor, at the interface of its own name. */
  public Worlds port(String name, String network, String hypervisor, String... ips) {
    return placed(name, network, hypervisor, ips).plug(hypervisor, name);
  }

  /** A port as asked for. */
  public Worlds port(String name, PortCommands.Creation wanted) {
    return edit(draft -> new PortCommands().create(draft, Named.portId(name), wanted));
  }

  /** Whatever else; it must not be refused. */
  public Worlds edit(Edit edit) {
    Draft draft = new Draft(world, world.revision() + 1, NOON.plusSeconds(world.revision()));
    try {
      edit.run(draft);
    } catch (Rejection rejection) {
      throw new IllegalStateException(rejection);
    }
    log.add(draft.transaction());
    world = draft.world();
    return this;
  }

  /** The network of a name. */
  public Network networkNamed(String name) {
    return world.networks().get(Named.networkId(name)).orElseThrow();
  }

  /** The port of a name. */
  public Port portNamed(String name) {
    return world.ports().get(Named.portId(name)).orElseThrow();
  }

  private DatapathId datapath(String hypervisor) {
    return world.fleet().get(Named.hv(hypervisor)).orElseThrow().datapath();
  }
}
