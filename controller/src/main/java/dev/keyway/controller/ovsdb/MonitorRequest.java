package dev.keyway.controller.ovsdb;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;

/**
 * What to show of a database. Tables and columns that its schema lacks are left out, so that one
 * request fits all versions.
 *
 * @param database its name, for instance "Open_vSwitch"
 * @param tables by name
 */
public record MonitorRequest(String database, ImmutableMap<String, Table> tables) {

  /**
   * What to show of a table.
   *
   * @param where rows that meet any of these, or all rows if there are none. It spares traffic, and
   *     is no filter to rely on: databases without monitor_cond (Open vSwitch before 2.6) show all.
   */
  public record Table(ImmutableSet<String> columns, ImmutableList<Condition> where) {}

  /** A request for nothing yet. */
  public static MonitorRequest of(String database) {
    return new MonitorRequest(database, ImmutableMap.of());
  }

  /** The same, and these columns of all rows of one more table. */
  public MonitorRequest table(String table, String... columns) {
    return table(table, new Table(ImmutableSet.copyOf(columns), ImmutableList.of()));
  }

  /** The same, and one more table. */
  public MonitorRequest table(String name, Table table) {
    return new MonitorRequest(
        database,
        ImmutableMap.<String, Table>builder().putAll(tables).put(name, table).buildOrThrow());
  }
}
