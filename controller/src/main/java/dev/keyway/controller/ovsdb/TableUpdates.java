package dev.keyway.controller.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import dev.keyway.controller.ovsdb.rpc.ProtocolException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Brings an image up to date with what a database tells: {@code <table-updates>} of RFC 7047,
 * section 4.1.6, and {@code <table-updates2>} of ovsdb-server(7), section 4.1.14. What doesn't
 * follow from the image is a {@link ProtocolException}: an image that is wrong is worse than none.
 */
final class TableUpdates {

  /** An image, and how it differs from the one before. */
  record Step(Tables tables, TableChanges changes) {}

  private final Schema schema;
  private final boolean differences;

  /** Reads for a database of this schema that is monitored in this way. */
  TableUpdates(Schema schema, MonitorMethod method) {
    this.schema = schema;
    this.differences = method != MonitorMethod.MONITOR;
  }

  /** Applies the updates of one notification, or the rows of the first reply. */
  Step apply(Tables before, JsonNode updates) {
    Tables tables = before;
    Map<String, ImmutableMap<UUID, TableChanges.Change>> changes = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> table : object("updates of tables", updates).properties()) {
      ImmutableMap<String, ColumnType> columns = schema.table(table.getKey());
      Map<UUID, TableChanges.Change> rows = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> update :
          object("updates of rows", table.getValue()).properties()) {
        UUID uuid = uuid(update.getKey());
        JsonNode said = object("the update of a row", update.getValue());
        Optional<Row> old = tables.row(table.getKey(), uuid);
        Optional<Row> now =
            differences ? difference(columns, uuid, old, said) : replacement(columns, uuid, said);
        if (!old.equals(now)) {
          rows.put(uuid, new TableChanges.Change(old, now));
          tables =
              now.isPresent()
                  ? tables.with(table.getKey(), now.get())
                  : tables.without(table.getKey(), uuid);
        }
      }
      if (!rows.isEmpty()) {
        changes.put(table.getKey(), ImmutableMap.copyOf(rows));
      }
    }
    return new Step(tables, new TableChanges(ImmutableMap.copyOf(changes)));
  }

  private static Optional<Row> replacement(
      ImmutableMap<String, ColumnType> columns, UUID uuid, JsonNode update) {
    return update.has("new")
        ? Optional.of(row(columns, uuid, update.get("new")))
        : Optional.empty();
  }

  private static Optional<Row> difference(
      ImmutableMap<String, ColumnType> columns, UUID uuid, Optional<Row> old, JsonNode update) {
    if (update.has("delete")) {
      return Optional.empty();
    }
    if (!update.has("modify")) {
      JsonNode fresh = update.has("initial") ? update.path("initial") : update.path("insert");
      return Optional.of(row(columns, uuid, fresh));
    }
    if (old.isEmpty()) {
      throw new ProtocolException("changed the row " + uuid + ", which it had not told of");
    }
    ImmutableMap<String, JsonNode> before = old.get().columns();
    Map<String, JsonNode> after = new LinkedHashMap<>(before);
    object("a row", update.path("modify"))
        .properties()
        .forEach(
            column -> {
              ColumnType type = type(columns, column.getKey());
              JsonNode former = before.getOrDefault(column.getKey(), type.defaultValue());
              after.put(column.getKey(), type.apply(former, column.getValue()));
            });
    return Optional.of(new Row(uuid, ImmutableMap.copyOf(after)));
  }

  /** A row of which only those columns are said that don't have their default. */
  private static Row row(ImmutableMap<String, ColumnType> columns, UUID uuid, JsonNode said) {
    Map<String, JsonNode> out =
        new LinkedHashMap<>(Maps.transformValues(columns, ColumnType::defaultValue));
    object("a row", said)
        .properties()
        .forEach(
            column ->
                out.put(column.getKey(), type(columns, column.getKey()).read(column.getValue())));
    return new Row(uuid, ImmutableMap.copyOf(out));
  }

  private static ColumnType type(ImmutableMap<String, ColumnType> columns, String column) {
    ColumnType type = columns.get(column);
    if (type == null) {
      throw new ProtocolException("told of the column \"" + column + "\", which nobody asked for");
    }
    return type;
  }

  private static JsonNode object(String expected, JsonNode json) {
    if (!json.isObject()) {
      throw new ProtocolException("expected " + expected + ", not ", json);
    }
    return json;
  }

  private static UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("expected the id of a row, not \"" + text + "\"");
    }
  }
}
