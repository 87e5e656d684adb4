package dev.keyway.apps.api.access;

import com.google.common.collect.ImmutableSet;

/** The lines of the policy, for the test that compares them with what is served. */
public final class PolicyLines {

  private PolicyLines() {}

  /** Each as verb and route. */
  public static ImmutableSet<String> all() {
    return Policy.lines().stream()
        .map(line -> line.getRowKey() + " " + line.getColumnKey())
        .collect(ImmutableSet.toImmutableSet());
  }
}
