package dev.keyway.fabric.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.keyway.controller.ovsdb.OvsdbValue;
import dev.keyway.controller.ovsdb.Row;
import dev.keyway.controller.ovsdb.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The Open_vSwitch database of one host. Columns that hold their default are not kept. Everything
 * happens on one event loop.
 */
public final class Database {

  /** What a transaction did. */
  record Commit(Tables before, Tables after, ImmutableSet<Transaction.Key> touched) {}

  private final List<Consumer<Commit>> listeners = new ArrayList<>();
  private Tables tables;

  /** A host as it is before anybody has set anything up on it. */
  public Database(String hostname, String systemId, String tunnelIp) {
    tables =
        Tables.empty()
            .with(
                "Open_vSwitch",
                new Row(
                    UUID.randomUUID(),
                    ImmutableMap.of(
                        "ovs_version",
                        OvsdbValue.text("3.1.0"),
                        "external_ids",
                        OvsdbValue.map(
                            ImmutableMap.of(
                                "hostname", hostname,
                                "system-id", systemId,
                                "keyway-tunnel-ip", tunnelIp)))));
  }

  /** As it is now. */
  public Tables tables() {
    return tables;
  }

  /** Tells of every change, at once: who changes something in turn has to do that later. */
  public void watch(Runnable watcher) {
    listen(commit -> watcher.run());
  }

  /**
   * Runs operations (RFC 7047, section 5.2), all or none, and gives their results; one of them
   * tells the error, if there was any.
   */
  public ArrayNode transact(List<JsonNode> operations) {
    Transaction transaction = new Transaction(Schema.OPEN_VSWITCH, tables);
    ArrayNode results = transaction.run(operations);
    if (!transaction.hasFailed()) {
      commit(transaction);
    }
    return results;
  }

  private void commit(Transaction transaction) {
    Tables before = tables;
    tables = transaction.tables();
    Commit commit = new Commit(before, tables, changed(before, transaction));
    if (!commit.touched().isEmpty()) {
      // A copy: who hears of it may leave.
      List.copyOf(listeners).forEach(listener -> listener.accept(commit));
    }
  }

  private static ImmutableSet<Transaction.Key> changed(Tables before, Transaction transaction) {
    Set<Transaction.Key> all = transaction.touched();
    return all.stream()
        .filter(
            key ->
                !before
                    .row(key.table(), key.uuid())
                    .equals(transaction.tables().row(key.table(), key.uuid())))
        .collect(ImmutableSet.toImmutableSet());
  }

  void listen(Consumer<Commit> listener) {
    listeners.add(listener);
  }

  void forget(Consumer<Commit> listener) {
    listeners.remove(listener);
  }
}
