package dev.keyway.controller.net.tls;

/** TLS material that can't be used. The message names the file, and says what was expected. */
public final class TlsException extends Exception {

  private static final long serialVersionUID = 1L;

  TlsException(String message) {
    super(message);
  }
}
