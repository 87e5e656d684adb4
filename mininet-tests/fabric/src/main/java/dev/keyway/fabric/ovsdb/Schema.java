package dev.keyway.fabric.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * The part of Open vSwitch's schema that a simulated host has: what a controller of bridges and
 * ports reads and writes, by its names and types (ovs-vswitchd.conf.db(5)).
 */
final class Schema {

  static final String DATABASE = "Open_vSwitch";
  static final Schema OPEN_VSWITCH = read();

  private final JsonNode json;
  private final ImmutableMap<String, ImmutableMap<String, Column>> tables;

  private Schema(JsonNode json) {
    this.json = json;
    ImmutableMap.Builder<String, ImmutableMap<String, Column>> all = ImmutableMap.builder();
    json.path("tables")
        .properties()
        .forEach(
            table -> {
              ImmutableMap.Builder<String, Column> columns = ImmutableMap.builder();
              table
                  .getValue()
                  .path("columns")
                  .properties()
                  .forEach(
                      column ->
                          columns.put(
                              column.getKey(), Column.parse(column.getValue().path("type"))));
              all.put(table.getKey(), columns.buildOrThrow());
            });
    this.tables = all.buildOrThrow();
  }

  JsonNode json() {
    return json;
  }

  Optional<ImmutableMap<String, Column>> table(String name) {
    return Optional.ofNullable(tables.get(name));
  }

  /** A column that must be there. */
  Column column(String table, String name) throws DatabaseException {
    return table(table)
        .flatMap(columns -> Optional.ofNullable(columns.get(name)))
        .orElseThrow(
            () -> new DatabaseException("unknown column", "table " + table + ", column " + name));
  }

  private static Schema read() {
    try (InputStream in = Schema.class.getResourceAsStream("schema.json")) {
      return new Schema(new ObjectMapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
