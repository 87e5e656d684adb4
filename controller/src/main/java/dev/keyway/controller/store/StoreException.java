package dev.keyway.controller.store;

/** The store can't be read or written; the message names the file and what to do. */
public final class StoreException extends Exception {

  private static final long serialVersionUID = 1L;

  /** With the cause below. */
  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Found by ourselves. */
  public StoreException(String message) {
    super(message);
  }
}
