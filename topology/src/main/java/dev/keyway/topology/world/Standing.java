package dev.keyway.topology.world;

/**
 * What a claim to a port is worth, and why.
 *
 * @param reason for people; empty where it holds
 */
public record Standing(Claim claim, State state, String reason) {

  /** What becomes of the port's frames at the interface. */
  public enum State {
    /** The port is here. */
    HOLDS,
    /** The port is here too, while it moves here ({@code binding:profile.migrating_to}). */
    ALSO,
    /** It would count, were the interface on the integration bridge. */
    WAITS,
    /** It contradicts the port, or somebody else is first. */
    CONFLICT
  }

  /** Whether frames of the port are taken from and given to the interface. */
  public boolean isWired() {
    return state == State.HOLDS || state == State.ALSO;
  }
}
