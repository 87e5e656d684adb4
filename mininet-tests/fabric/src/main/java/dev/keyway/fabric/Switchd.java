package dev.keyway.fabric;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.net.HostAndPort;
import dev.keyway.controller.ovsdb.Operation;
import dev.keyway.controller.ovsdb.OvsdbValue;
import dev.keyway.controller.ovsdb.Row;
import dev.keyway.controller.ovsdb.Tables;
import dev.keyway.fabric.openflow.Bridge;
import dev.keyway.fabric.openflow.BridgePort;
import dev.keyway.fabric.ovsdb.Database;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Does what ovs-vswitchd(8) does with a host's database: makes its bridge, gives interfaces their
 * OpenFlow numbers, connects to the bridge's controller, and writes back what became of it. It
 * knows one bridge, one controller, and ports of one interface.
 */
final class Switchd {

  /** How the database writes the number of the bridge's own port. */
  private static final long OFPORT_LOCAL = 65_534;

  private static final String TCP = "tcp:";

  private final EventLoop loop;
  private final Database database;
  private final Bridge bridge = new Bridge();
  private final Dialer controller;
  private final Map<String, Long> numbers = new HashMap<>();
  private long lastNumber;
  private long datapathId;
  private boolean cut;
  private boolean scheduled;

  Switchd(EventLoop loop, Database database) {
    this.loop = loop;
    this.database = database;
    this.controller =
        new Dialer(loop, channel -> bridge.attach(channel, datapathId), this::changed);
    database.watch(this::changed);
  }

  Bridge bridge() {
    return bridge;
  }

  boolean isConnected() {
    return controller.isConnected();
  }

  /** Whether the controller can't be reached, whatever the database says. */
  void cut(boolean now) {
    cut = now;
    changed();
  }

  /** Something is another: looks at all of it once, soon. */
  private void changed() {
    if (!scheduled) {
      scheduled = true;
      loop.execute(this::reconcile);
    }
  }

  private void reconcile() {
    scheduled = false;
    Tables tables = database.tables();
    Optional<Row> found = tables.rows("Bridge").stream().findFirst();
    List<Operation> news = new ArrayList<>();
    if (found.isPresent()) {
      follow(tables, found.get(), news);
    } else {
      controller.keep(Optional.empty());
      bridge.ports(ImmutableList.of());
      bridge.clear();
    }
    Row root = tables.rows("Open_vSwitch").iterator().next();
    JsonNode asked = root.columns().getOrDefault("next_cfg", OvsdbValue.number(0));
    write(news, "Open_vSwitch", root, "cur_cfg", asked, OvsdbValue.number(0));
    if (!news.isEmpty()) {
      JsonNode unused = database.transact(news.stream().map(Operation::json).toList());
    }
  }

  private void follow(Tables tables, Row row, List<Operation> news) {
    String wanted = row.map("other_config").getOrDefault("datapath-id", "1").replace("0x", "");
    datapathId = Long.parseUnsignedLong(wanted, 16);
    write(news, "Bridge", row, "datapath_id", OvsdbValue.text(hex(datapathId)), OvsdbValue.none());
    bridge.ports(ports(tables, row, news));
    Optional<Row> set =
        row.refs("controller").stream()
            .flatMap(uuid -> tables.row("Controller", uuid).stream())
            .findFirst();
    if (set.isEmpty()) {
      bridge.clear();
    }
    controller.keep(set.filter(it -> !cut).flatMap(Switchd::address));
    set.ifPresent(
        it ->
            write(
                news,
                "Controller",
                it,
                "is_connected",
                OvsdbValue.flag(controller.isConnected()),
                OvsdbValue.flag(false)));
  }

  private ImmutableList<BridgePort> ports(Tables tables, Row row, List<Operation> news) {
    String name = row.text("name").orElse("");
    ImmutableList.Builder<BridgePort> ports = ImmutableList.builder();
    for (var uuid : row.refs("ports")) {
      Optional<Row> found =
          tables
              .row("Port", uuid)
              .flatMap(port -> port.ref("interfaces"))
              .flatMap(it -> tables.row("Interface", it));
      found.ifPresent(
          it -> {
            String interfaceName = it.text("name").orElse("");
            boolean local = interfaceName.equals(name);
            long number =
                local
                    ? BridgePort.LOCAL
                    : numbers.computeIfAbsent(interfaceName, unused -> ++lastNumber);
            JsonNode ofport = OvsdbValue.number(local ? OFPORT_LOCAL : number);
            write(news, "Interface", it, "ofport", ofport, OvsdbValue.none());
            ports.add(new BridgePort(number, interfaceName));
          });
    }
    return ports.build();
  }

  private static void write(
      List<Operation> news, String table, Row row, String column, JsonNode value, JsonNode unset) {
    if (!row.columns().getOrDefault(column, unset).equals(value)) {
      news.add(Operation.update(table, row.uuid(), ImmutableMap.of(column, value)));
    }
  }

  private static Optional<HostAndPort> address(Row controller) {
    return controller
        .text("target")
        .filter(target -> target.startsWith(TCP))
        .map(target -> HostAndPort.fromString(target.substring(TCP.length())));
  }

  private static String hex(long datapathId) {
    return "%016x".formatted(datapathId);
  }
}
