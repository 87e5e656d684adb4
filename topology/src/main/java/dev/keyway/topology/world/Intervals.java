package dev.keyway.topology.world;

import com.google.common.collect.DiscreteDomain;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * A persistent set of values held as the runs that they form, so that sixteen million free keys are
 * one entry. Guava's range sets do the same, but copy all runs at each change; this shares them.
 *
 * @param lastByFirst the last value of each run, by its first; runs never touch
 */
record Intervals<T extends Comparable<T>>(DiscreteDomain<T> domain, TreePMap<T, T> lastByFirst) {

  static <T extends Comparable<T>> Intervals<T> empty(DiscreteDomain<T> domain) {
    return new Intervals<>(domain, TreePMap.empty());
  }

  boolean contains(T value) {
    Map.Entry<T, T> run = lastByFirst.floorEntry(value);
    return run != null && value.compareTo(run.getValue()) <= 0;
  }

  /** The lowest value that is not below {@code from}. */
  Optional<T> firstFrom(T from) {
    if (contains(from)) {
      return Optional.of(from);
    }
    return Optional.ofNullable(lastByFirst.higherKey(from));
  }

  Optional<T> first() {
    return lastByFirst.isEmpty() ? Optional.empty() : Optional.of(lastByFirst.firstKey());
  }

  Intervals<T> plusAll(T first, T last) {
    Intervals<T> with = this;
    // Single values only ever join their neighbours; a run is added when a pool or range is
    // declared.
    Map.Entry<T, T> before = lastByFirst.floorEntry(first);
    T start = first;
    T end = last;
    if (before != null && reaches(before.getValue(), first)) {
      start = before.getKey();
      end = max(end, before.getValue());
    }
    Map.Entry<T, T> after = with.lastByFirst.higherEntry(start);
    TreePMap<T, T> runs = with.lastByFirst;
    while (after != null && reaches(end, after.getKey())) {
      end = max(end, after.getValue());
      runs = runs.minus(after.getKey());
      after = runs.higherEntry(start);
    }
    return new Intervals<>(domain, runs.plus(start, end));
  }

  Intervals<T> plus(T value) {
    return plusAll(value, value);
  }

  Intervals<T> minus(T value) {
    Map.Entry<T, T> run = lastByFirst.floorEntry(value);
    if (run == null || value.compareTo(run.getValue()) > 0) {
      return this;
    }
    T start = run.getKey();
    T end = run.getValue();
    TreePMap<T, T> runs = lastByFirst.minus(start);
    T previous = domain.previous(value);
    if (previous != null && start.compareTo(value) < 0) {
      runs = runs.plus(start, previous);
    }
    T next = domain.next(value);
    if (next != null && value.compareTo(end) < 0) {
      runs = runs.plus(next, end);
    }
    return new Intervals<>(domain, runs);
  }

  /** Whether a run that ends at {@code last} and one that starts at {@code first} are one. */
  private boolean reaches(T last, T first) {
    @Nullable T next = domain.next(last);
    return first.compareTo(last) <= 0 || first.equals(next);
  }

  private static <T extends Comparable<T>> T max(T a, T b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
