package dev.keyway.topology.world;

import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;

/**
 * Two hypervisors that share networks. No tunnel has a port of its own, so the world holds none:
 * they follow from who is a member of what.
 *
 * @param near the one whose name comes first
 * @param networks how many they share
 * @param mtu the largest of those networks
 */
public record Tunnel(Hypervisor near, Hypervisor far, int networks, int mtu) {

  /**
   * What GRE adds to a frame: IPv4 (20), GRE with a key (8), and the inner Ethernet header (14).
   */
  public static final int OVERHEAD = 42;

  /** How it is with both directions together. */
  public enum State {
    /** Frames of full size arrive in both directions. */
    UP,
    /** Large frames are lost in some direction. */
    DEGRADED,
    /** No frames arrive in some direction, or an end has no tunnel port. */
    DOWN,
    /** Not probed yet, or an end is not connected. */
    UNKNOWN
  }

  /** The bytes of an IP packet that the underlay must carry in one piece. */
  public int required() {
    return mtu + OVERHEAD;
  }

  /** What is known of the direction from near to far. */
  public Path.State there(World world) {
    return direction(world, near.id(), far.id());
  }

  /** What is known of the direction from far to near. */
  public Path.State back(World world) {
    return direction(world, far.id(), near.id());
  }

  /** How it is. */
  public State state(World world) {
    if (lacksPort(world, near) || lacksPort(world, far)) {
      return State.DOWN;
    }
    Path.State there = there(world);
    Path.State back = back(world);
    if (there == Path.State.UNREACHABLE || back == Path.State.UNREACHABLE) {
      return State.DOWN;
    }
    if (there == Path.State.UNKNOWN || back == Path.State.UNKNOWN) {
      return State.UNKNOWN;
    }
    return there == Path.State.OK && back == Path.State.OK ? State.UP : State.DEGRADED;
  }

  /** Whether the bridge of an end is there without the port that all tunnels go through. */
  public static boolean lacksPort(World world, Hypervisor end) {
    return world.fleet().isConnected(end.id()) && world.tunnelPort(end.id()).isEmpty();
  }

  /** What was found with other sizes counts only where it says something about this one too. */
  private Path.State direction(World world, HypervisorId from, HypervisorId to) {
    return world
        .paths()
        .get(from, to)
        .filter(
            path ->
                switch (path.state()) {
                  case OK -> path.mtu() >= mtu;
                  case MTU_TOO_SMALL -> path.mtu() <= mtu;
                  case UNREACHABLE -> true;
                  case UNKNOWN -> false;
                })
        .map(Path::state)
        .orElse(Path.State.UNKNOWN);
  }
}
