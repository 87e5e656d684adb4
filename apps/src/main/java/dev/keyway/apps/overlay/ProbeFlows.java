package dev.keyway.apps.overlay;

import static dev.keyway.apps.overlay.OverlayPipeline.CLASSIFY;
import static dev.keyway.apps.overlay.OverlayPipeline.EXCEPTION;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.flow.Action;
import dev.keyway.controller.flow.Cookie;
import dev.keyway.controller.flow.Field;
import dev.keyway.controller.flow.Flow;
import dev.keyway.controller.flow.Match;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.MacAddress;

/**
 * The way of a probe: from one hypervisor's tunnel port to another's, and from there to the
 * controller. It has the key 0, which is no network's, so guests can neither see nor send one.
 */
public final class ProbeFlows {

  /** What the frame says it holds: IEEE 802, local experimental ethertype 1. */
  public static final int TYPE = 0x88b5;

  /** Whom it is for, and whom it is from; locally administered, and nobody's. */
  public static final MacAddress TO = MacAddress.parse("02:4b:57:00:00:01");

  public static final MacAddress FROM = MacAddress.parse("02:4b:57:00:00:02");

  /** What the flow that brings it here says of itself: one of what every hypervisor has. */
  public static final Cookie COOKIE = BaseFlows.COOKIE;

  /** How much of it says which one it is. */
  public static final int HEAD = 64;

  /** The key of no network. */
  private static final long KEY = 0;

  private ProbeFlows() {}

  /** What the sending hypervisor does with it. */
  public static ImmutableList<Action> send(IpAddress to, long tunnelPort) {
    return ImmutableList.of(
        Action.set(Field.TUNNEL_ID, KEY),
        Action.set(Field.TUNNEL_IPV4_DST, to),
        Action.output(tunnelPort));
  }

  /**
   * What the receiving hypervisor does with it; the only frames that are sent to the controller.
   */
  static Flow receive(long tunnelPort) {
    return CLASSIFY.last(
        COOKIE,
        EXCEPTION,
        Match.where(Field.IN_PORT, tunnelPort)
            .and(Field.TUNNEL_ID, KEY)
            .and(Field.ETH_DST, TO)
            .and(Field.ETH_TYPE, TYPE)
            .build(),
        Action.toController(HEAD));
  }
}
