package dev.keyway.controller.state;

import java.time.Instant;

/**
 * The store takes no writes, because the disk is full, read-only or fails.
 *
 * @param since the first write that it refused
 * @param reason of the newest one, and what to do about it
 */
public record StoreOutage(Instant since, String reason) {

  @Override
  public String toString() {
    return "the store refuses writes since " + since + ": " + reason;
  }
}
