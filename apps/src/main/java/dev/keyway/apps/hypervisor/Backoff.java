package dev.keyway.apps.hypervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * How long to wait before changing something on a host again. What was not changed before is
 * changed at once, and so is a first repair; then 1 s must pass, 2 s, 4 s … up to a minute, as long
 * as the same things are repaired within a minute. So two who fight over a column don't spin.
 */
final class Backoff {

  static final Duration SHORTEST = Duration.ofSeconds(1);
  static final Duration LONGEST = Duration.ofSeconds(60);

  private final Map<String, Instant> changed = new HashMap<>();
  private Duration delay = Duration.ZERO;
  private Instant last = Instant.EPOCH;

  /** How long these must wait yet. */
  Duration remaining(Collection<String> subjects, Instant now) {
    if (!isRepair(subjects, now)) {
      return Duration.ZERO;
    }
    Duration rest = Duration.between(now, last.plus(delay));
    return rest.isNegative() ? Duration.ZERO : rest;
  }

  /** These were changed, or it was tried in vain. */
  void changed(Collection<String> subjects, Instant now) {
    if (isRepair(subjects, now)) {
      Duration doubled = delay.isZero() ? SHORTEST : delay.multipliedBy(2);
      delay = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    } else {
      delay = Duration.ZERO;
    }
    last = now;
    changed.values().removeIf(at -> isLongAgo(at, now));
    subjects.forEach(subject -> changed.put(subject, now));
  }

  private boolean isRepair(Collection<String> subjects, Instant now) {
    return subjects.stream().map(changed::get).anyMatch(at -> at != null && !isLongAgo(at, now));
  }

  private boolean isLongAgo(Instant at, Instant now) {
    return Duration.between(at, now).compareTo(LONGEST.plus(delay)) > 0;
  }
}
