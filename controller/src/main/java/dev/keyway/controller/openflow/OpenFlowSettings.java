package dev.keyway.controller.openflow;

import dev.keyway.controller.net.entrance.EntranceLimits;
import java.time.Duration;

/**
 * How patient the server is.
 *
 * @param handshakeDeadline from the connection's start to the last word of the handshake
 * @param echoAfter how long a bridge may be silent before it is sent an echo request
 * @param deadAfter how long it may be silent before it is given up; a multiple of {@code echoAfter}
 * @param probeTimeout how long the holder of a datapath id has to answer when another connection of
 *     its host claims the id; of another host, it is {@code deadAfter}
 * @param requestTimeout from a request to its reply, and between the parts of a long reply
 * @param limits what it takes from those who have not said who they are
 * @param bundleSize how many flow and group changes go into one bundle
 */
public record OpenFlowSettings(
    Duration handshakeDeadline,
    Duration echoAfter,
    Duration deadAfter,
    Duration probeTimeout,
    Duration requestTimeout,
    EntranceLimits limits,
    int bundleSize) {

  /**
   * What is right for bridges in one site. Open vSwitch answers no echo while it takes in thousands
   * of interfaces, for well over ten seconds: to give it up that early would only add to its work.
   */
  public static final OpenFlowSettings DEFAULTS =
      new OpenFlowSettings(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofSeconds(2),
          Duration.ofSeconds(30),
          EntranceLimits.DEFAULTS,
          50_000);
}
