package dev.keyway.controller.sync;

import java.time.Duration;

/** Pauses that double from a first to a last one, until something succeeds. */
final class Backoff {

  static final Duration FIRST = Duration.ofMillis(100);
  static final Duration LAST = Duration.ofSeconds(10);

  private Duration next = FIRST;

  /** How long to wait now. */
  Duration pause() {
    Duration now = next;
    Duration doubled = now.multipliedBy(2);
    next = doubled.compareTo(LAST) < 0 ? doubled : LAST;
    return now;
  }

  /** It worked. */
  void reset() {
    next = FIRST;
  }
}
