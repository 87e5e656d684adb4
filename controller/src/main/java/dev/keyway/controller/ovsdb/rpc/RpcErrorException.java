package dev.keyway.controller.ovsdb.rpc;

import com.fasterxml.jackson.databind.JsonNode;

/** A peer answered a call with an error. */
public final class RpcErrorException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String error;
  private final String details;

  /**
   * Says what was called and what came.
   *
   * @param error a string, or an object with "error" and "details" (RFC 7047, section 3.1)
   */
  public RpcErrorException(String method, JsonNode error) {
    super(method + ": answered with the error " + ProtocolException.quote(error));
    this.error = error.path("error").asText(error.isTextual() ? error.textValue() : "error");
    this.details = error.path("details").asText();
  }

  /** The error's name. */
  public String error() {
    return error;
  }

  /** What is said about it; may be empty. */
  public String details() {
    return details;
  }
}
