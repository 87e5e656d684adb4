package dev.keyway.controller.openflow;

/**
 * The connection to a bridge ended before it answered. Whether it did what was asked is unknown.
 */
public final class ConnectionLostException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Says why it ended. */
  public ConnectionLostException(String reason) {
    super(reason);
  }
}
