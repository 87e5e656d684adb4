package dev.keyway.apps.identity;

/** The file of the tokens can't be read or written. The message names it, and what to do. */
public final class TokenFileException extends Exception {

  private static final long serialVersionUID = 1L;

  TokenFileException(String message) {
    super(message);
  }
}
