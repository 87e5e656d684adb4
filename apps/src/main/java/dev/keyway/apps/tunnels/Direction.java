package dev.keyway.apps.tunnels;

import dev.keyway.topology.model.HypervisorId;
import java.util.function.Predicate;

/** The way from one hypervisor to another. */
record Direction(HypervisorId from, HypervisorId to) {

  /** The golden ratio in 32 bits, as hash tables have long used it. */
  private static final int SPREAD = 0x9e37_79b9;

  /** Whether it begins or ends at some hypervisors. */
  boolean touches(Predicate<HypervisorId> asked) {
    return asked.test(from) || asked.test(to);
  }

  @Override
  public String toString() {
    return from + " to " + to;
  }

  /**
   * Spread wide: names that count up, combined as a record does, fall on each other by the hundred.
   */
  @Override
  public int hashCode() {
    return from.hashCode() * SPREAD + to.hashCode();
  }
}
