package dev.keyway.controller.net;

/** The connection to a peer ended before it answered. Whether it did what was asked is unknown. */
public final class ConnectionLostException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Says why it ended. */
  public ConnectionLostException(String reason) {
    super(reason);
  }
}
