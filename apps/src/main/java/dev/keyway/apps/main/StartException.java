package dev.keyway.apps.main;

/** A port or the store can't be opened. The message names it. */
final class StartException extends Exception {

  private static final long serialVersionUID = 1L;

  StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
