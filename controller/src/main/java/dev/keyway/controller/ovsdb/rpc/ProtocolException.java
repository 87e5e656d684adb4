package dev.keyway.controller.ovsdb.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.base.Ascii;

/** A peer said what the protocol does not allow at this point: its connection is to be closed. */
public final class ProtocolException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int LONGEST_QUOTE = 200;

  /** Says what is wrong. */
  public ProtocolException(String message) {
    super(message);
  }

  /** Says what was expected, and quotes the beginning of what came instead. */
  public ProtocolException(String expected, JsonNode found) {
    super(expected + quote(found));
  }

  /** The beginning of a value, on one line. */
  public static String quote(JsonNode value) {
    return Ascii.truncate(value.toString(), LONGEST_QUOTE, "…");
  }
}
