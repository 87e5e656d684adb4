package dev.keyway.apps.tunnels;

import dev.keyway.topology.model.HypervisorId;
import java.util.function.Predicate;

/** The way from one hypervisor to another. */
record Direction(HypervisorId from, HypervisorId to) {

  /** Whether it begins or ends at some hypervisors. */
  boolean touches(Predicate<HypervisorId> asked) {
    return asked.test(from) || asked.test(to);
  }

  @Override
  public String toString() {
    return from + " to " + to;
  }
}
