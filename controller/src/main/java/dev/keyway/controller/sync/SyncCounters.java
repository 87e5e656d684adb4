package dev.keyway.controller.sync;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** What syncs have done since the start, for metrics; counted and read from any thread. */
public final class SyncCounters {

  private final LongAdder readBacks = new LongAdder();
  private final LongAdder failures = new LongAdder();
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
