package dev.keyway.controller.net.entrance;

/**
 * How much a listener takes from those who have not said who they are, so that strangers can fill
 * neither its memory nor its places.
 *
 * @param mostConnections how many may be connected at once, whoever they are
 * @param mostWaiting how many of them may be in the handshake, of hosts that never came through one
 * @param mostWaitingOfHost the same of one host
 * @param mostBytes what all that are in the handshake may have sent together, in bytes
 * @param mostBytesOfHost the same of one host; at least the longest handshake there is
 */
public record EntranceLimits(
    int mostConnections,
    int mostWaiting,
    int mostWaitingOfHost,
    long mostBytes,
    long mostBytesOfHost) {

  /**
   * Room for the largest site there is, all of it back at once after a restart, with some of its
   * hosts behind one address; who is turned away comes back within seconds.
   */
  public static final EntranceLimits DEFAULTS =
      new EntranceLimits(10_000, 1_000, 500, 256L << 20, 80L << 20);

  /** These, but for how many may be in the handshake. */
  public EntranceLimits withMostWaiting(int most) {
    return new EntranceLimits(
        mostConnections, most, Math.min(most, mostWaitingOfHost), mostBytes, mostBytesOfHost);
  }
}
