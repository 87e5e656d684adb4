package dev.keyway.apps.hypervisor.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.keyway.controller.ovsdb.Mutation;
import dev.keyway.controller.ovsdb.Operation;
import dev.keyway.controller.ovsdb.OvsdbValue;
import dev.keyway.controller.ovsdb.Row;
import java.util.Optional;
import java.util.Set;

/**
 * Where a value stands on a host: a column of strings, or one key of a map. The value is read as
 * the set of its strings; what is not set is the empty set.
 */
record Slot(String table, Row row, String rowName, String column, Optional<String> key) {

  static Slot column(String table, Row row, String rowName, String column) {
    return new Slot(table, row, rowName, column, Optional.empty());
  }

  static Slot key(String table, Row row, String rowName, String column, String key) {
    return new Slot(table, row, rowName, column, Optional.of(key));
  }

  ImmutableSortedSet<String> value() {
    if (key.isEmpty()) {
      return ImmutableSortedSet.copyOf(row.texts(column));
    }
    String value = row.map(column).get(key.get());
    return value == null ? ImmutableSortedSet.of() : ImmutableSortedSet.of(value);
  }

  /** What makes the value another; fails, or changes nothing, if somebody was faster. */
  ImmutableList<Operation> set(Set<String> after) {
    return key.map(name -> ImmutableList.of(mutation(name, after)))
        .orElseGet(
            () ->
                ImmutableList.of(
                    Operation.await(
                        table, row.uuid(), ImmutableMap.of(column, OvsdbValue.texts(value()))),
                    Operation.update(
                        table, row.uuid(), ImmutableMap.of(column, OvsdbValue.texts(after)))));
  }

  private Operation mutation(String name, Set<String> after) {
    // An entry is only removed where it is still the one that we saw, and only added where none is.
    ImmutableList.Builder<Mutation> mutations = ImmutableList.builder();
    value().forEach(old -> mutations.add(Mutation.delete(column, entry(name, old))));
    after.forEach(now -> mutations.add(Mutation.insert(column, entry(name, now))));
    return Operation.mutate(table, row.uuid(), mutations.build().toArray(new Mutation[0]));
  }

  private static JsonNode entry(String key, String value) {
    return OvsdbValue.map(ImmutableMap.of(key, value));
  }

  Edit edit(Set<String> after) {
    return new Edit(
        table,
        rowName,
        column + key.map(name -> ":" + name).orElse(""),
        Edit.shown(value()),
        Edit.shown(after));
  }
}
