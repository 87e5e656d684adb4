package dev.keyway.controller.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableMap;
import dev.keyway.controller.ovsdb.rpc.ProtocolException;

/**
 * What a database has of the tables and columns that were asked for.
 *
 * @param tables columns by table, both by name
 */
record Schema(ImmutableMap<String, ImmutableMap<String, ColumnType>> tables) {

  /**
   * Reads what concerns a request from a schema (RFC 7047, section 3.2). What it lacks is left out.
   */
  static Schema parse(JsonNode json, MonitorRequest request) {
    if (!json.path("tables").isObject()) {
      throw new ProtocolException("expected a schema, not ", json);
    }
    ImmutableMap.Builder<String, ImmutableMap<String, ColumnType>> tables = ImmutableMap.builder();
    request
        .tables()
        .forEach(
            (name, wanted) -> {
              JsonNode table = json.path("tables").path(name);
              if (table.isObject()) {
                tables.put(name, columns(table.path("columns"), wanted));
              }
            });
    return new Schema(tables.buildOrThrow());
  }

  /** The types of a table's columns. */
  ImmutableMap<String, ColumnType> table(String name) {
    ImmutableMap<String, ColumnType> columns = tables.get(name);
    if (columns == null) {
      throw new ProtocolException("told of the table \"" + name + "\", which nobody asked for");
    }
    return columns;
  }

  private static ImmutableMap<String, ColumnType> columns(
      JsonNode columns, MonitorRequest.Table wanted) {
    ImmutableMap.Builder<String, ColumnType> out = ImmutableMap.builder();
    for (String name : wanted.columns()) {
      JsonNode type = columns.path(name).get("type");
      if (type != null) {
        out.put(name, ColumnType.parse(type));
      }
    }
    return out.buildOrThrow();
  }
}
