package dev.keyway.controller.ovsdb;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.Maps;
import dev.keyway.controller.ovsdb.OvsdbListener.RefusalReason;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a server has done since it was made; counted on event loops, read from any thread. */
public final class OvsdbCounters {

  private final LongAdder connected = new LongAdder();
  private final LongAdder connections = new LongAdder();
  private final LongAdder messages = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder updates = new LongAdder();
  private final LongAdder transactions = new LongAdder();
  private final LongAdder transactionFailures = new LongAdder();
  private final Map<MonitorMethod, LongAdder> monitors = adders(MonitorMethod.class);
  private final Map<RefusalReason, LongAdder> refused = adders(RefusalReason.class);

  OvsdbCounters() {}

  /** Databases connected now. */
  public long connected() {
    return connected.sum();
  }

  /** Connections there ever were, refused ones among them. */
  public long connections() {
    return connections.sum();
  }

  /** Messages that came. */
  public long messages() {
    return messages.sum();
  }

  /** Bytes that came, in whole messages. */
  public long bytes() {
    return bytes.sum();
  }

  /** Notifications of changed rows that came. */
  public long updates() {
    return updates.sum();
  }

  /** Transactions sent. */
  public long transactions() {
    return transactions.sum();
  }

  /** Transactions that a database refused, or whose outcome is unknown. */
  public long transactionFailures() {
    return transactionFailures.sum();
  }

  /** Requests sent that have a database tell all of its rows, and then what changes. */
  public long monitors(MonitorMethod method) {
    return requireNonNull(monitors.get(method)).sum();
  }

  /** Connections turned away for a reason. */
  public long refused(RefusalReason reason) {
    return requireNonNull(refused.get(reason)).sum();
  }

  void countConnected(int change) {
    connected.add(change);
  }

  void countConnection() {
    connections.increment();
  }

  void countMessage(int length) {
    messages.increment();
    bytes.add(length);
  }

  void countUpdate() {
    updates.increment();
  }

  void countTransaction() {
    transactions.increment();
  }

  void countTransactionFailure() {
    transactionFailures.increment();
  }

  void countMonitor(MonitorMethod method) {
    requireNonNull(monitors.get(method)).increment();
  }

  void countRefused(RefusalReason reason) {
    requireNonNull(refused.get(reason)).increment();
  }

  private static <K extends Enum<K>> Map<K, LongAdder> adders(Class<K> kinds) {
    return new EnumMap<>(
        Maps.toMap(Arrays.asList(kinds.getEnumConstants()), kind -> new LongAdder()));
  }
}
