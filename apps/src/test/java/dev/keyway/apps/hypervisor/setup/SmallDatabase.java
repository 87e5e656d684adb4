package dev.keyway.apps.hypervisor.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Streams;
import dev.keyway.controller.ovsdb.Operation;
import dev.keyway.controller.ovsdb.OvsdbValue;
import dev.keyway.controller.ovsdb.Row;
import dev.keyway.controller.ovsdb.Tables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * So much of an OVSDB server as transactions of ours need (RFC 7047, section 5.2), for the tables
 * of Open vSwitch: a row that nobody refers to any more goes, and names are there once.
 */
final class SmallDatabase {

  /** Which table's column keeps the rows of which table. */
  private static final ImmutableMap<String, String[]> KEEPERS =
      ImmutableMap.of(
          "Bridge", new String[] {"Open_vSwitch", "bridges"},
          "Port", new String[] {"Bridge", "ports"},
          "Controller", new String[] {"Bridge", "controller"},
          "Interface", new String[] {"Port", "interfaces"});

  private Tables tables;
  private final Map<String, UUID> named = new HashMap<>();

  SmallDatabase(Tables tables) {
    this.tables = tables;
  }

  Tables tables() {
    return tables;
  }

  /** Runs a transaction, which must succeed. */
  SmallDatabase run(List<Operation> operations) {
    named.clear();
    for (Operation operation : operations) {
      operation.name().ifPresent(name -> named.put(name, UUID.randomUUID()));
    }
    operations.forEach(operation -> run(operation.json()));
    collect("Bridge");
    collect("Port");
    collect("Controller");
    collect("Interface");
    for (String table : ImmutableList.of("Bridge", "Port", "Interface")) {
      assertThat(tables.rows(table).stream().map(HostImage::name)).doesNotHaveDuplicates();
    }
    return this;
  }

  /** Sets a column, as somebody else or the switch does. */
  SmallDatabase set(String table, Row row, String column, JsonNode value) {
    Map<String, JsonNode> columns =
        new HashMap<>(tables.row(table, row.uuid()).orElseThrow().columns());
    columns.put(column, value);
    tables = tables.with(table, new Row(row.uuid(), ImmutableMap.copyOf(columns)));
    return this;
  }

  private void run(JsonNode operation) {
    String table = operation.path("table").asText();
    switch (operation.path("op").asText()) {
      case "insert" -> insert(table, operation);
      case "update" ->
          operation
              .path("row")
              .properties()
              .forEach(entry -> set(table, row(operation), entry.getKey(), entry.getValue()));
      case "mutate" -> operation.path("mutations").forEach(it -> mutate(table, operation, it));
      case "wait" ->
          operation
              .path("rows")
              .path(0)
              .properties()
              .forEach(
                  entry ->
                      assertThat(row(operation).columns().get(entry.getKey()))
                          .isEqualTo(entry.getValue()));
      case "comment" -> assertThat(operation.path("comment").asText()).startsWith("keyway: ");
      default -> throw new AssertionError("an operation that nobody expects: " + operation);
    }
  }

  private Row row(JsonNode operation) {
    UUID uuid = UUID.fromString(operation.at("/where/0/2/1").asText());
    return tables.row(operation.path("table").asText(), uuid).orElseThrow();
  }

  private void insert(String table, JsonNode operation) {
    ImmutableMap.Builder<String, JsonNode> columns = ImmutableMap.builder();
    operation
        .path("row")
        .properties()
        .forEach(entry -> columns.put(entry.getKey(), resolved(entry.getValue())));
    UUID uuid = named.get(operation.path("uuid-name").asText());
    tables = tables.with(table, new Row(uuid, columns.buildOrThrow()));
  }

  private JsonNode resolved(JsonNode value) {
    if (value.path(0).asText().equals("named-uuid")) {
      return OvsdbValue.ref(named.get(value.path(1).asText()));
    }
    if (value.path(0).asText().equals("set")) {
      return OvsdbValue.set(members(value).stream().map(this::resolved).toList());
    }
    return value;
  }

  private void mutate(String table, JsonNode operation, JsonNode mutation) {
    String column = mutation.path(0).asText();
    Row row = row(operation);
    JsonNode before = row.columns().getOrDefault(column, OvsdbValue.none());
    JsonNode value = resolved(mutation.path(2));
    boolean adds = mutation.path(1).asText().equals("insert");
    if (mutation.path(1).asText().equals("+=")) {
      set(table, row, column, OvsdbValue.number(before.asLong() + value.asLong()));
    } else if (value.path(0).asText().equals("map")) {
      set(table, row, column, map(row.map(column), value.path(1), adds));
    } else {
      List<JsonNode> members = new ArrayList<>(members(before));
      if (adds) {
        members.addAll(members(value));
      } else {
        members.removeAll(members(value));
      }
      set(table, row, column, OvsdbValue.set(members));
    }
  }

  private static JsonNode map(Map<String, String> before, JsonNode entries, boolean adds) {
    Map<String, String> after = new HashMap<>(before);
    for (JsonNode entry : entries) {
      if (adds) {
        after.putIfAbsent(entry.path(0).asText(), entry.path(1).asText());
      } else {
        after.remove(entry.path(0).asText(), entry.path(1).asText());
      }
    }
    return OvsdbValue.map(after);
  }

  private static List<JsonNode> members(JsonNode value) {
    return value.path(0).asText().equals("set")
        ? Streams.stream((ArrayNode) value.path(1)).toList()
        : List.of(value);
  }

  private void collect(String table) {
    String[] keeper = KEEPERS.getOrDefault(table, new String[0]);
    Set<UUID> kept = new HashSet<>();
    tables.rows(keeper[0]).forEach(row -> kept.addAll(row.refs(keeper[1])));
    for (Row row : ImmutableList.copyOf(tables.rows(table))) {
      if (!kept.contains(row.uuid())) {
        tables = tables.without(table, row.uuid());
      }
    }
  }
}
