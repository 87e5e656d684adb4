package dev.keyway.apps.api.status;

/**
 * A state and the reason for it.
 *
 * @param reason for people; empty when all is well. One that is ACTIVE has a reason only where
 *     something else should be looked after
 */
public record Status(State state, String reason) {

  /** The states that the OpenStack API knows. */
  public enum State {
    ACTIVE,
    BUILD,
    DOWN,
    ERROR
  }

  static final Status ACTIVE = active("");

  static Status active(String reason) {
    return new Status(State.ACTIVE, reason);
  }

  static Status build(String reason) {
    return new Status(State.BUILD, reason);
  }

  static Status down(String reason) {
    return new Status(State.DOWN, reason);
  }

  static Status error(String reason) {
    return new Status(State.ERROR, reason);
  }
}
