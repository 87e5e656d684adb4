package dev.keyway.controller.ovsdb;

import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * An immutable image of the rows of some tables. A changed image shares all else with the former.
 */
public final class Tables {

  private static final PMap<UUID, Row> NO_ROWS = HashTreePMap.empty();
  private static final Tables EMPTY = new Tables(HashTreePMap.empty());

  private final PMap<String, PMap<UUID, Row>> rows;

  private Tables(PMap<String, PMap<UUID, Row>> rows) {
    this.rows = rows;
  }

  /** No rows in any table. */
  public static Tables empty() {
    return EMPTY;
  }

  /** All rows of a table, in no order that means anything; none if the host has no such table. */
  public Collection<Row> rows(String table) {
    return rows.getOrDefault(table, NO_ROWS).values();
  }

  /** A row of a table, if there is one of that id. */
  public Optional<Row> row(String table, UUID uuid) {
    return Optional.ofNullable(rows.getOrDefault(table, NO_ROWS).get(uuid));
  }

  /** The same with one row more, or with a new state of it. */
  public Tables with(String table, Row row) {
    return new Tables(rows.plus(table, rows.getOrDefault(table, NO_ROWS).plus(row.uuid(), row)));
  }

  /** The same without a row. */
  public Tables without(String table, UUID uuid) {
    PMap<UUID, Row> left = rows.getOrDefault(table, NO_ROWS).minus(uuid);
    return new Tables(left.isEmpty() ? rows.minus(table) : rows.plus(table, left));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tables tables && tables.rows.equals(rows);
  }

  @Override
  public int hashCode() {
    return rows.hashCode();
  }

  @Override
  public String toString() {
    return rows.toString();
  }
}
