package dev.keyway.controller.sync;

import java.time.Duration;
import java.time.Instant;

/**
 * One look at whether a bridge still has what it confirmed.
 *
 * @param at when it began
 * @param took until the answer was compared: so long the bridge got no changes
 * @param flows how many flows it should have
 * @param groups how many groups it should have
 * @param drift what was found
 * @param repaired whether that was set right; if not, it is tried on and on
 */
public record Audit(
    Instant at, Duration took, int flows, int groups, Drift drift, boolean repaired) {

  Audit asRepaired() {
    return new Audit(at, took, flows, groups, drift, true);
  }
}
