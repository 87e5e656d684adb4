package dev.keyway.controller.ovsdb;

import dev.keyway.controller.net.entrance.EntranceLimits;
import java.time.Duration;

/**
 * How patient a server or client is.
 *
 * @param handshakeDeadline from the connection's start until the schema is known
 * @param echoAfter how long a database may be silent before it is sent an echo request
 * @param deadAfter how long it may be silent before it is given up; a multiple of {@code echoAfter}
 * @param requestTimeout from a transaction, or the request for all rows, to its reply
 * @param limits what it takes from those who have not said who they are
 */
public record OvsdbSettings(
    Duration handshakeDeadline,
    Duration echoAfter,
    Duration deadAfter,
    Duration requestTimeout,
    EntranceLimits limits) {

  /** What is right for hosts in one site, as with their bridges. */
  public static final OvsdbSettings DEFAULTS =
      new OvsdbSettings(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          EntranceLimits.DEFAULTS);
}
