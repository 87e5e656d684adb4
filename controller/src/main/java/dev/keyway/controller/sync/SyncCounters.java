package dev.keyway.controller.sync;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** What syncs have done since the start, for metrics; counted and read from any thread. */
public final class SyncCounters {

  private final LongAdder readBacks = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder audits = new LongAdder();
  private final LongAdder missing = new LongAdder();
  private final LongAdder altered = new LongAdder();
  private final LongAdder foreign = new LongAdder();
  private final Consumer<Duration> realised;

  /**
   * Counts from 0.
   *
   * @param realised told, for each confirmation, how long the oldest of what it confirms had waited
   */
  public SyncCounters(Consumer<Duration> realised) {
    this.realised = realised;
  }

  /** How often a bridge's flows were read back. */
  public long readBacks() {
    return readBacks.sum();
  }

  /** How often a read-back or a bundle failed. */
  public long failures() {
    return failures.sum();
  }

  /** How often a bridge was looked at for drift. */
  public long audits() {
    return audits.sum();
  }

  /** How many flows and groups were found to have drifted, in one way. */
  public long drifted(Drift.Kind kind) {
    return switch (kind) {
      case MISSING -> missing.sum();
      case ALTERED -> altered.sum();
      case FOREIGN -> foreign.sum();
    };
  }

  void countAudit(Drift drift) {
    audits.increment();
    missing.add(drift.missing());
    altered.add(drift.altered());
    foreign.add(drift.foreign());
  }

  void countReadBack() {
    readBacks.increment();
  }

  void countFailure() {
    failures.increment();
  }

  void realisedAfter(Duration wait) {
    realised.accept(wait);
  }
}
