package dev.keyway.controller.ovsdb;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import java.util.Optional;
import java.util.UUID;

/**
 * What became of rows between two images, as one transaction of the host changed them.
 *
 * @param tables by table, then by row; only tables and rows that changed
 */
public record TableChanges(ImmutableMap<String, ImmutableMap<UUID, Change>> tables) {

  /**
   * A row's two states; one of them is there at least.
   *
   * @param before empty if the row is new
   * @param after empty if the row is gone
   */
  public record Change(Optional<Row> before, Optional<Row> after) {}

  /** The changes of a table; none if nothing changed there. */
  public ImmutableMap<UUID, Change> of(String table) {
    return requireNonNull(tables.getOrDefault(table, ImmutableMap.of()));
  }

  /** Whether nothing changed. */
  public boolean isEmpty() {
    return tables.isEmpty();
  }
}
