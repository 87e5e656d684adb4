package dev.keyway.fabric;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableMap;
import com.google.common.net.HostAndPort;
import dev.keyway.controller.ovsdb.Mutation;
import dev.keyway.controller.ovsdb.Operation;
import dev.keyway.controller.ovsdb.OvsdbValue;
import dev.keyway.controller.ovsdb.Row;
import dev.keyway.fabric.openflow.Bridge;
import dev.keyway.fabric.ovsdb.Database;
import dev.keyway.fabric.ovsdb.DatabaseConnection;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A host that has been told to find its manager, and nothing else: it joins as a fresh host with
 * Open vSwitch does. On one event loop.
 */
final class SimulatedHypervisor {

  private static final int FIRST_TUNNEL_ADDRESS = 172 << 24 | 31 << 16;

  private final String name;
  private final HostAndPort manager;
  private final Database database;
  private final Switchd switchd;
  private final Dialer dialer;

  /**
   * Does nothing until it is connected.
   *
   * @param number from 0 on; its name and its addresses follow from it
   * @param manager where the controller listens for OVSDB
   */
  SimulatedHypervisor(int number, HostAndPort manager, EventLoop loop) {
    this.name = "sim%04d".formatted(number);
    this.manager = manager;
    this.database =
        new Database(
            name,
            UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.US_ASCII)).toString(),
            tunnelAddress(number));
    this.switchd = new Switchd(loop, database);
    this.dialer =
        new Dialer(loop, channel -> DatabaseConnection.attach(database, channel), () -> {});
  }

  String name() {
    return name;
  }

  Bridge bridge() {
    return switchd.bridge();
  }

  boolean isConnected() {
    return switchd.isConnected();
  }

  /** Connects to its manager and its controller, from now on. */
  void connect() {
    switchd.cut(false);
    dialer.keep(Optional.of(manager));
  }

  /** Loses both connections, and makes none. What it holds stays. */
  void disconnect() {
    switchd.cut(true);
    dialer.keep(Optional.empty());
  }

  /**
   * Plugs interfaces in, or changes what those that are there say of themselves.
   *
   * @param interfaces their {@code external_ids}, by name
   */
  void plug(Map<String, ImmutableMap<String, String>> interfaces) {
    Row bridge =
        database.tables().rows("Bridge").stream()
            .findFirst()
            .orElseThrow(() -> new IllegalStateException(name + " has no bridge yet"));
    List<Operation> operations = new ArrayList<>();
    List<JsonNode> ports = new ArrayList<>();
    interfaces.forEach(
        (interfaceName, externalIds) -> {
          JsonNode ids = OvsdbValue.map(externalIds);
          Optional<Row> there = named("Interface", interfaceName);
          if (there.isPresent()) {
            operations.add(
                Operation.update(
                    "Interface", there.get().uuid(), ImmutableMap.of("external_ids", ids)));
            return;
          }
          String fresh = "fresh" + ports.size();
          JsonNode text = OvsdbValue.text(interfaceName);
          operations.add(
              Operation.insert(
                  "Interface", fresh + "i", ImmutableMap.of("name", text, "external_ids", ids)));
          operations.add(
              Operation.insert(
                  "Port",
                  fresh,
                  ImmutableMap.of("name", text, "interfaces", OvsdbValue.named(fresh + "i"))));
          ports.add(OvsdbValue.named(fresh));
        });
    operations.add(
        Operation.mutate("Bridge", bridge.uuid(), Mutation.insert("ports", OvsdbValue.set(ports))));
    change(operations);
  }

  /** Plugs interfaces out; those that are not there are none to him. */
  void unplug(List<String> interfaces) {
    List<Operation> operations = new ArrayList<>();
    for (Row bridge : database.tables().rows("Bridge")) {
      List<UUID> ports =
          interfaces.stream().flatMap(it -> named("Port", it).stream()).map(Row::uuid).toList();
      operations.add(
          Operation.mutate(
              "Bridge", bridge.uuid(), Mutation.delete("ports", OvsdbValue.refs(ports))));
    }
    change(operations);
  }

  private void change(List<Operation> operations) {
    for (JsonNode result : database.transact(operations.stream().map(Operation::json).toList())) {
      if (result.has("error")) {
        throw new IllegalStateException(name + ": " + result);
      }
    }
  }

  private Optional<Row> named(String table, String wanted) {
    return database.tables().rows(table).stream()
        .filter(row -> row.text("name").filter(wanted::equals).isPresent())
        .findFirst();
  }

  private static String tunnelAddress(int number) {
    int address = FIRST_TUNNEL_ADDRESS + 1 + number;
    return "%d.%d.%d.%d"
        .formatted(address >>> 24, address >>> 16 & 0xff, address >>> 8 & 0xff, address & 0xff);
  }
}
