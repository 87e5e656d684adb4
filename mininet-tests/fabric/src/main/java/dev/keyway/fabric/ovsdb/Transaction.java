package dev.keyway.fabric.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.keyway.controller.ovsdb.OvsdbValue;
import dev.keyway.controller.ovsdb.Row;
import dev.keyway.controller.ovsdb.Tables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * One transaction on an image of the database (RFC 7047, section 5.2): inserts, updates, mutations
 * and deletions of rows by their ids, and waits that do not wait. A row that no other refers to any
 * more goes with it, as in Open vSwitch's schema.
 */
final class Transaction {

  /** Which table's column keeps the rows of which table, from the root on. */
  private static final ImmutableMap<String, String[]> KEEPERS =
      ImmutableMap.of(
          "Bridge", new String[] {"Open_vSwitch", "bridges"},
          "Port", new String[] {"Bridge", "ports"},
          "Controller", new String[] {"Bridge", "controller"},
          "Interface", new String[] {"Port", "interfaces"});

  /** A row by where it is. */
  record Key(String table, UUID uuid) {}

  private final Schema schema;
  private final Set<Key> touched = new LinkedHashSet<>();
  private final Map<String, UUID> named = new HashMap<>();
  private Tables tables;
  private boolean failed;

  Transaction(Schema schema, Tables tables) {
    this.schema = schema;
    this.tables = tables;
  }

  /** The image afterwards. */
  Tables tables() {
    return tables;
  }

  /** What may be another than before. */
  Set<Key> touched() {
    return touched;
  }

  /** Whether an operation failed: then nothing of it may be kept. */
  boolean hasFailed() {
    return failed;
  }

  /**
   * Runs operations and gives their results, in order. After one that fails none is run, and their
   * results are null (RFC 7047, section 4.1.3).
   */
  ArrayNode run(List<JsonNode> operations) {
    for (JsonNode operation : operations) {
      if (operation.has("uuid-name")) {
        named.put(operation.path("uuid-name").asText(), UUID.randomUUID());
      }
    }
    ArrayNode results = JsonNodeFactory.instance.arrayNode();
    for (JsonNode operation : operations) {
      if (failed) {
        results.addNull();
        continue;
      }
      try {
        results.add(run(operation));
      } catch (DatabaseException e) {
        failed = true;
        results.addObject().put("error", e.error()).put("details", e.details());
      }
    }
    for (String table : ImmutableList.of("Bridge", "Port", "Controller", "Interface")) {
      collect(table);
    }
    return results;
  }

  /** Sets a column of a row. */
  void set(String table, UUID uuid, String column, JsonNode value) throws DatabaseException {
    Row row = tables.row(table, uuid).orElseThrow(() -> new DatabaseException("no row", table));
    Map<String, JsonNode> columns = new HashMap<>(row.columns());
    if (value.equals(schema.column(table, column).unset())) {
      columns.remove(column);
    } else {
      columns.put(column, value);
    }
    put(table, new Row(uuid, ImmutableMap.copyOf(columns)));
  }

  private JsonNode run(JsonNode operation) throws DatabaseException {
    String table = operation.path("table").asText();
    return switch (operation.path("op").asText()) {
      case "insert" -> insert(table, operation);
      case "update" -> update(table, operation);
      case "mutate" -> mutate(table, operation);
      case "delete" -> delete(table, operation);
      case "wait" -> await(table, operation);
      case "comment" -> JsonNodeFactory.instance.objectNode();
      case "abort" -> throw new DatabaseException("aborted", "aborted by request");
      default -> throw new DatabaseException("not supported", operation.path("op").asText());
    };
  }

  private JsonNode insert(String table, JsonNode operation) throws DatabaseException {
    UUID uuid = named.getOrDefault(operation.path("uuid-name").asText(), UUID.randomUUID());
    put(table, new Row(uuid, ImmutableMap.of()));
    assign(table, uuid, operation);
    JsonNode name = value(table, uuid, "name");
    if (name.isTextual()
        && tables.rows(table).stream()
            .anyMatch(row -> !row.uuid().equals(uuid) && name.equals(row.columns().get("name")))) {
      throw new DatabaseException("constraint violation", "two rows have the name " + name);
    }
    return JsonNodeFactory.instance.objectNode().set("uuid", OvsdbValue.ref(uuid));
  }

  private JsonNode update(String table, JsonNode operation) throws DatabaseException {
    List<UUID> rows = rows(table, operation);
    for (UUID uuid : rows) {
      assign(table, uuid, operation);
    }
    return count(rows.size());
  }

  private void assign(String table, UUID uuid, JsonNode operation) throws DatabaseException {
    for (Map.Entry<String, JsonNode> column : operation.path("row").properties()) {
      Column type = schema.column(table, column.getKey());
      set(table, uuid, column.getKey(), type.read(resolved(column.getValue())));
    }
  }

  private JsonNode mutate(String table, JsonNode operation) throws DatabaseException {
    List<UUID> rows = rows(table, operation);
    for (UUID uuid : rows) {
      for (JsonNode mutation : operation.path("mutations")) {
        String name = mutation.path(0).asText();
        Column column = schema.column(table, name);
        JsonNode before = value(table, uuid, name);
        JsonNode with = resolved(mutation.path(2));
        set(
            table,
            uuid,
            name,
            switch (mutation.path(1).asText()) {
              case "insert" -> column.insert(before, with);
              case "delete" -> column.delete(before, with);
              case "+=" -> OvsdbValue.number(before.asLong() + with.asLong());
              default -> throw new DatabaseException("not supported", mutation.path(1).asText());
            });
      }
    }
    return count(rows.size());
  }

  private JsonNode delete(String table, JsonNode operation) throws DatabaseException {
    List<UUID> rows = rows(table, operation);
    rows.forEach(uuid -> remove(table, uuid));
    return count(rows.size());
  }

  /** Whether the columns of the row have these values now. */
  private JsonNode await(String table, JsonNode operation) throws DatabaseException {
    for (UUID uuid : rows(table, operation)) {
      for (Map.Entry<String, JsonNode> column : operation.path("rows").path(0).properties()) {
        Column type = schema.column(table, column.getKey());
        if (!value(table, uuid, column.getKey()).equals(type.read(column.getValue()))) {
          throw new DatabaseException("timed out", "\"wait\" timed out");
        }
      }
    }
    return JsonNodeFactory.instance.objectNode();
  }

  private JsonNode value(String table, UUID uuid, String column) throws DatabaseException {
    JsonNode value = tables.row(table, uuid).map(row -> row.columns().get(column)).orElse(null);
    Optional<Column> type =
        schema.table(table).flatMap(columns -> Optional.ofNullable(columns.get(column)));
    return value != null ? value : type.map(Column::unset).orElse(OvsdbValue.none());
  }

  private List<UUID> rows(String table, JsonNode operation) throws DatabaseException {
    JsonNode where = operation.path("where");
    if (where.size() != 1
        || !where.path(0).path(0).asText().equals("_uuid")
        || !where.path(0).path(1).asText().equals("==")) {
      throw new DatabaseException("not supported", "conditions other than one id: " + where);
    }
    UUID uuid = UUID.fromString(where.path(0).path(2).path(1).asText());
    return tables.row(table, uuid).isPresent() ? List.of(uuid) : List.of();
  }

  private JsonNode resolved(JsonNode value) throws DatabaseException {
    if (value.path(0).asText().equals("named-uuid")) {
      UUID uuid = named.get(value.path(1).asText());
      if (uuid == null) {
        throw new DatabaseException("referential integrity violation", value.toString());
      }
      return OvsdbValue.ref(uuid);
    }
    if (value.path(0).asText().equals("set")) {
      List<JsonNode> members = new ArrayList<>();
      for (JsonNode member : value.path(1)) {
        members.add(resolved(member));
      }
      return OvsdbValue.set(members);
    }
    return value;
  }

  private void collect(String table) {
    String[] keeper = KEEPERS.getOrDefault(table, new String[0]);
    Set<UUID> kept = new HashSet<>();
    tables.rows(keeper[0]).forEach(row -> kept.addAll(row.refs(keeper[1])));
    for (Row row : ImmutableList.copyOf(tables.rows(table))) {
      if (!kept.contains(row.uuid())) {
        remove(table, row.uuid());
      }
    }
  }

  private void put(String table, Row row) {
    tables = tables.with(table, row);
    touched.add(new Key(table, row.uuid()));
  }

  private void remove(String table, UUID uuid) {
    tables = tables.without(table, uuid);
    touched.add(new Key(table, uuid));
  }

  private static JsonNode count(int rows) {
    return JsonNodeFactory.instance.objectNode().put("count", rows);
  }
}
