package dev.keyway.topology.model;

import java.util.UUID;

/**
 * Reads UUIDs strictly; {@link UUID#fromString} takes "1-1-1-1-1" for one. By hand, for a store
 * holds several in each row, and a pattern takes longer than all the rest of its reading.
 */
final class Uuids {

  private static final int LENGTH = 36;

  private Uuids() {}

  static UUID parse(String text) {
    if (!isCanonical(text)) {
      throw new BadValueException(text, "a UUID");
    }
    return UUID.fromString(text);
  }

  private static boolean isCanonical(String text) {
    if (text.length() != LENGTH) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? text.charAt(i) != '-' : !isHex(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
}
