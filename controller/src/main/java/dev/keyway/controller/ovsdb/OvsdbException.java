package dev.keyway.controller.ovsdb;

import java.util.Optional;

/**
 * A database refused a request, and changed nothing. Errors of transactions are listed in RFC 7047,
 * sections 4.1.3 and 5.2: "constraint violation", "timed out", "referential integrity violation" …
 */
public final class OvsdbException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String error;
  private final String details;
  private final Optional<Operation> operation;

  /**
   * Says what was refused and why.
   *
   * @param asked what was asked for, in words
   * @param operation the one that failed; empty if the commit did, or if it was no transaction
   */
  public OvsdbException(String asked, String error, String details, Optional<Operation> operation) {
    super(
        asked
            + ": the database answered \""
            + error
            + "\""
            + (details.isEmpty() ? "" : ": " + details)
            + operation.map(failed -> " (at " + failed + ")").orElse(""));
    this.error = error;
    this.details = details;
    this.operation = operation;
  }

  /** The error by its name in RFC 7047. */
  public String error() {
    return error;
  }

  /** What the database says about it; may be empty. */
  public String details() {
    return details;
  }

  /** The operation that failed, if it was one. */
  public Optional<Operation> operation() {
    return operation;
  }
}
