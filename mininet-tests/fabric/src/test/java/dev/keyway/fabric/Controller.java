package dev.keyway.fabric;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.net.HostAndPort;
import dev.keyway.controller.openflow.BridgeDescription;
import dev.keyway.controller.openflow.OpenFlowServer;
import dev.keyway.controller.openflow.OpenFlowSettings;
import dev.keyway.controller.openflow.PacketIn;
import dev.keyway.controller.openflow.Refusal;
import dev.keyway.controller.openflow.SwitchListener;
import dev.keyway.controller.openflow.SwitchSession;
import dev.keyway.controller.ovsdb.MonitorRequest;
import dev.keyway.controller.ovsdb.Mutation;
import dev.keyway.controller.ovsdb.Operation;
import dev.keyway.controller.ovsdb.OvsdbListener;
import dev.keyway.controller.ovsdb.OvsdbServer;
import dev.keyway.controller.ovsdb.OvsdbSession;
import dev.keyway.controller.ovsdb.OvsdbSettings;
import dev.keyway.controller.ovsdb.OvsdbValue;
import dev.keyway.controller.ovsdb.Row;
import dev.keyway.controller.ovsdb.TableChanges;
import dev.keyway.controller.ovsdb.Tables;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.DatapathId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Keyway's own two listeners, and what they heard of. */
final class Controller implements AutoCloseable {

  private static final MonitorRequest MONITOR =
      MonitorRequest.of("Open_vSwitch")
          .table("Open_vSwitch", "bridges", "external_ids", "next_cfg", "cur_cfg")
          .table(
              "Bridge", "name", "ports", "controller", "datapath_id", "other_config", "protocols")
          .table("Port", "name", "interfaces")
          .table("Interface", "name", "ofport", "external_ids")
          .table("Controller", "target", "is_connected");

  private final OpenFlowServer openFlow;
  private final OvsdbServer ovsdb;
  private final Map<String, OvsdbSession> hosts = new ConcurrentSkipListMap<>();
  private final Map<DatapathId, SwitchSession> switches = new ConcurrentHashMap<>();
  private final Map<String, Long> ports = new ConcurrentSkipListMap<>();
  private final InetSocketAddress bridges;
  private final InetSocketAddress databases;

  Controller() throws IOException {
    openFlow = new OpenFlowServer(OpenFlowSettings.DEFAULTS, new Switches());
    ovsdb = new OvsdbServer(OvsdbSettings.DEFAULTS, MONITOR, new Hosts());
    bridges = openFlow.bind("127.0.0.1", 0);
    databases = ovsdb.bind("127.0.0.1", 0);
  }

  HostAndPort manager() {
    return HostAndPort.fromParts("127.0.0.1", databases.getPort());
  }

  InetSocketAddress bridges() {
    return bridges;
  }

  /** The connection of a host's database. */
  OvsdbSession host(String name) {
    return Awaitility.await().until(() -> hosts.get(name), session -> session != null);
  }

  /** The connection of a bridge. */
  SwitchSession bridge(long datapath) {
    return Awaitility.await()
        .until(() -> switches.get(new DatapathId(datapath)), session -> session != null);
  }

  boolean isConnected(long datapath) {
    return switches.containsKey(new DatapathId(datapath));
  }

  /** The ports of all bridges that are connected: numbers by name. */
  Map<String, Long> ports() {
    return ports;
  }

  /** Makes a bridge with one port of its own, which is to connect here. */
  void setUp(OvsdbSession host, long datapath) throws Exception {
    Row root = host.tables().rows("Open_vSwitch").iterator().next();
    run(
        host,
        Operation.insert("Interface", "i", ImmutableMap.of("name", OvsdbValue.text("br-int"))),
        Operation.insert(
            "Port",
            "p",
            ImmutableMap.of(
                "name", OvsdbValue.text("br-int"), "interfaces", OvsdbValue.named("i"))),
        Operation.insert(
            "Controller",
            "c",
            ImmutableMap.of("target", OvsdbValue.text("tcp:127.0.0.1:" + bridges.getPort()))),
        Operation.insert(
            "Bridge",
            "b",
            ImmutableMap.of(
                "name",
                OvsdbValue.text("br-int"),
                "ports",
                OvsdbValue.named("p"),
                "controller",
                OvsdbValue.named("c"),
                "other_config",
                OvsdbValue.map(ImmutableMap.of("datapath-id", "%016x".formatted(datapath))))),
        Operation.mutate(
            "Open_vSwitch",
            root.uuid(),
            Mutation.insert("bridges", OvsdbValue.named("b")),
            new Mutation("next_cfg", "+=", OvsdbValue.number(1))));
  }

  void run(OvsdbSession host, Operation... operations) throws Exception {
    host.transact(List.of(operations)).get(10, TimeUnit.SECONDS);
  }

  static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(10, TimeUnit.SECONDS);
  }

  /** The row of a table that has this name, as the session shows it. */
  static Optional<Row> row(OvsdbSession host, String table, String name) {
    return host.tables().rows(table).stream()
        .filter(row -> row.text("name").filter(name::equals).isPresent())
        .findFirst();
  }

  @Override
  public void close() {
    openFlow.close();
    ovsdb.close();
  }

  private final class Hosts implements OvsdbListener {

    @Override
    public void connected(OvsdbSession session, Tables tables) {
      Row root = tables.rows("Open_vSwitch").iterator().next();
      hosts.put(root.map("external_ids").getOrDefault("hostname", ""), session);
    }

    @Override
    public void changed(OvsdbSession session, Tables tables, TableChanges changes) {}

    @Override
    public void disconnected(OvsdbSession session, String reason) {
      hosts.values().remove(session);
    }

    @Override
    public void refused(String remoteAddress, RefusalReason reason, String message) {
      throw new AssertionError(message);
    }
  }

  private final class Switches implements SwitchListener {

    @Override
    public void connected(
        SwitchSession session, BridgeDescription description, ImmutableList<BridgePort> all) {
      all.forEach(port -> ports.put(port.name(), port.number()));
      switches.put(session.datapath(), session);
    }

    @Override
    public void portChanged(SwitchSession session, BridgePort port) {
      ports.put(port.name(), port.number());
    }

    @Override
    public void portRemoved(SwitchSession session, BridgePort port) {
      ports.remove(port.name());
    }

    @Override
    public void packetIn(SwitchSession session, PacketIn packet) {}

    @Override
    public void disconnected(SwitchSession session, String reason) {
      switches.remove(session.datapath());
    }

    @Override
    public void refused(Refusal refusal) {
      throw new AssertionError(refusal);
    }
  }
}
