package dev.keyway.fabric.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import dev.keyway.controller.ovsdb.Row;
import dev.keyway.controller.ovsdb.Tables;
import java.util.Map;
import java.util.Optional;

/**
 * What one client wants to hear of, and how it is told: {@code <table-updates2>} of
 * ovsdb-server(7), section 4.1.14. Conditions are not supported.
 */
final class Monitor {

  private final JsonNode id;
  private final ImmutableMap<String, ImmutableMap<String, Column>> wanted;

  /** Reads a {@code <monitor-cond-requests>}. */
  Monitor(JsonNode id, JsonNode requests) throws DatabaseException {
    this.id = id;
    ImmutableMap.Builder<String, ImmutableMap<String, Column>> tables = ImmutableMap.builder();
    for (Map.Entry<String, JsonNode> table : requests.properties()) {
      JsonNode request = table.getValue().isArray() ? table.getValue().path(0) : table.getValue();
      if (!request.path("where").isEmpty()) {
        throw new DatabaseException("not supported", "conditions of monitors");
      }
      ImmutableMap.Builder<String, Column> columns = ImmutableMap.builder();
      for (JsonNode column : request.path("columns")) {
        columns.put(column.asText(), Schema.OPEN_VSWITCH.column(table.getKey(), column.asText()));
      }
      tables.put(table.getKey(), columns.buildOrThrow());
    }
    this.wanted = tables.buildOrThrow();
  }

  JsonNode id() {
    return id;
  }

  /** All that there is. */
  ObjectNode initial(Tables tables) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    wanted.forEach(
        (table, columns) ->
            tables
                .rows(table)
                .forEach(
                    row ->
                        out.withObjectProperty(table)
                            .putObject(row.uuid().toString())
                            .set("initial", whole(columns, row))));
    return out;
  }

  /** What a transaction changed of it; without members if that is nothing. */
  ObjectNode updates(Database.Commit commit) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    for (Transaction.Key key : commit.touched()) {
      ImmutableMap<String, Column> columns = wanted.get(key.table());
      if (columns == null) {
        continue;
      }
      Optional<Row> before = commit.before().row(key.table(), key.uuid());
      Optional<Row> after = commit.after().row(key.table(), key.uuid());
      ObjectNode update = JsonNodeFactory.instance.objectNode();
      if (after.isEmpty()) {
        update.putNull("delete");
      } else if (before.isEmpty()) {
        update.set("insert", whole(columns, after.get()));
      } else {
        ObjectNode changes = changes(columns, before.get(), after.get());
        if (!changes.isEmpty()) {
          update.set("modify", changes);
        }
      }
      if (!update.isEmpty()) {
        out.withObjectProperty(key.table()).set(key.uuid().toString(), update);
      }
    }
    return out;
  }

  private static ObjectNode whole(ImmutableMap<String, Column> columns, Row row) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    for (String column : columns.keySet()) {
      JsonNode value = row.columns().get(column);
      if (value != null) {
        out.set(column, value);
      }
    }
    return out;
  }

  private static ObjectNode changes(ImmutableMap<String, Column> columns, Row before, Row after) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    columns.forEach(
        (name, column) -> {
          JsonNode was = before.columns().getOrDefault(name, column.unset());
          JsonNode is = after.columns().getOrDefault(name, column.unset());
          if (!was.equals(is)) {
            out.set(name, column.difference(was, is));
          }
        });
    return out;
  }
}
