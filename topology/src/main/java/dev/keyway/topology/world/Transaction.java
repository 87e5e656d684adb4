package dev.keyway.topology.world;

import com.google.common.collect.ImmutableList;
import java.time.Instant;

/**
 * Changes that happen together or not at all.
 *
 * @param revision their number; rises by at least one from each to the next
 */
public record Transaction(long revision, Instant at, ImmutableList<Change> changes) {

  /** The part that must outlive a restart. */
  public ImmutableList<Change.Durable> durable() {
    return changes.stream()
        .filter(Change.Durable.class::isInstance)
        .map(Change.Durable.class::cast)
        .collect(ImmutableList.toImmutableList());
  }
}
