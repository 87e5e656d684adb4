package dev.keyway.fabric.ovsdb;

/** Why a transaction fails; nothing of it was done (RFC 7047, section 4.1.3). */
final class DatabaseException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String error;
  private final String details;

  DatabaseException(String error, String details) {
    super(error + ": " + details, null, false, false);
    this.error = error;
    this.details = details;
  }

  String error() {
    return error;
  }

  String details() {
    return details;
  }
}
