package dev.keyway.apps.api.status;

/**
 * Whether one thing is as it should be.
 *
 * @param reason for people why it is not; empty when it is
 */
public record Condition(boolean holds, String reason) {

  static final Condition GOOD = new Condition(true, "");

  static Condition not(String reason) {
    return new Condition(false, reason);
  }
}
