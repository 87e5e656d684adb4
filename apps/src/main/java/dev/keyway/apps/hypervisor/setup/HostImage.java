package dev.keyway.apps.hypervisor.setup;

import static dev.keyway.apps.hypervisor.setup.HostTables.BRIDGE;
import static dev.keyway.apps.hypervisor.setup.HostTables.CONTROLLER;
import static dev.keyway.apps.hypervisor.setup.HostTables.CONTROLLERS;
import static dev.keyway.apps.hypervisor.setup.HostTables.INTERFACE;
import static dev.keyway.apps.hypervisor.setup.HostTables.INTERFACES;
import static dev.keyway.apps.hypervisor.setup.HostTables.NAME;
import static dev.keyway.apps.hypervisor.setup.HostTables.PORT;
import static dev.keyway.apps.hypervisor.setup.HostTables.PORTS;
import static dev.keyway.apps.hypervisor.setup.HostTables.ROOT;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.ovsdb.Row;
import dev.keyway.controller.ovsdb.Tables;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A host's database, read as bridges with their ports, interfaces and controllers. Lists are in the
 * order of names.
 */
public record HostImage(Tables tables) {

  /** The one row of the table Open_vSwitch; empty where {@code ovs-vsctl init} never ran. */
  Optional<Row> root() {
    return tables.rows(ROOT).stream().findFirst();
  }

  /** An entry of a map in the root row, unless it is blank. */
  Optional<String> rootText(String column, String key) {
    return root()
        .map(row -> row.map(column).getOrDefault(key, ""))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  /** What the switch calls itself, or only its kind where it has not said its version. */
  public String software() {
    return root()
        .flatMap(row -> row.text(HostTables.OVS_VERSION))
        .map(version -> "Open vSwitch " + version)
        .orElse("Open vSwitch");
  }

  /** The type of a bridge that works: {@code system}, {@code netdev}; empty for any other. */
  public String datapathType(String bridge) {
    return bridge(bridge)
        .filter(row -> row.text(HostTables.DATAPATH_ID).isPresent())
        .map(row -> row.text(HostTables.DATAPATH_TYPE).orElse(""))
        .map(type -> type.isEmpty() ? "system" : type)
        .orElse("");
  }

  /** The number of what the switch was last asked for, by anybody. */
  public long asked() {
    return root().flatMap(row -> row.number(HostTables.NEXT_CFG)).orElse(0L);
  }

  /**
   * Whether the switch has done what it was asked for by a number, and yet there is no bridge in
   * its datapath.
   */
  boolean isImpossible(Row bridge, long number) {
    return number > 0
        && bridge.text(HostTables.DATAPATH_ID).isEmpty()
        && root().flatMap(row -> row.number(HostTables.CUR_CFG)).orElse(0L) >= number;
  }

  ImmutableList<Row> bridges() {
    return byName(tables.rows(BRIDGE).stream());
  }

  Optional<Row> bridge(String name) {
    return named(tables.rows(BRIDGE), name);
  }

  ImmutableList<Row> portsOf(Row bridge) {
    return byName(found(PORT, bridge.refs(PORTS)));
  }

  ImmutableList<Row> interfacesOf(Row port) {
    return byName(found(INTERFACE, port.refs(INTERFACES)));
  }

  /** The interface of a port that has just one. */
  Optional<Row> interfaceOf(Row port) {
    return port.ref(INTERFACES).flatMap(uuid -> tables.row(INTERFACE, uuid));
  }

  ImmutableList<Row> controllersOf(Row bridge) {
    return found(CONTROLLER, bridge.refs(CONTROLLERS))
        .sorted(Comparator.comparing(row -> row.text(HostTables.TARGET).orElse("")))
        .collect(ImmutableList.toImmutableList());
  }

  /** All interfaces, whichever port they are of, in no order. */
  Collection<Row> interfaces() {
    return tables.rows(INTERFACE);
  }

  Optional<Row> interfaceNamed(String name) {
    return named(tables.rows(INTERFACE), name);
  }

  /** Whether something on the host has this name: each may be there once only, on any bridge. */
  boolean isTaken(String name) {
    return named(tables.rows(PORT), name).isPresent()
        || interfaceNamed(name).isPresent()
        || bridge(name).isPresent();
  }

  static String name(Row row) {
    return row.text(NAME).orElse("");
  }

  private Stream<Row> found(String table, Collection<UUID> uuids) {
    return uuids.stream().flatMap(uuid -> tables.row(table, uuid).stream());
  }

  private static Optional<Row> named(Collection<Row> rows, String name) {
    return rows.stream().filter(row -> name(row).equals(name)).findFirst();
  }

  private static ImmutableList<Row> byName(Stream<Row> rows) {
    return rows.sorted(Comparator.comparing(HostImage::name))
        .collect(ImmutableList.toImmutableList());
  }
}
