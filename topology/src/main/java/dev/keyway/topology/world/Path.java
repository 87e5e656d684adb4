package dev.keyway.topology.world;

import dev.keyway.topology.model.HypervisorId;
import java.time.Instant;

/**
 * What probing found out about the way from one hypervisor to another; each direction has its own.
 *
 * @param mtu of the networks' frames that were tried, in bytes without the Ethernet header
 * @param since when the state was first found
 */
public record Path(HypervisorId from, HypervisorId to, State state, int mtu, Instant since) {

  /** How well frames arrive. */
  public enum State {
    /** Nobody knows: not probed yet, or an end is not connected. No path is kept in this state. */
    UNKNOWN,
    /** Frames of full size arrive. */
    OK,
    /** Small frames arrive, those of full size don't. */
    MTU_TOO_SMALL,
    /** No frames arrive. */
    UNREACHABLE
  }

  /** Refuses what nobody knows. */
  public Path {
    if (state == State.UNKNOWN) {
      throw new IllegalArgumentException("nothing is known of the path from " + from + " to " + to);
    }
  }
}
