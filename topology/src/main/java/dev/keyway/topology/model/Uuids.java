package dev.keyway.topology.model;

import java.util.UUID;
import java.util.regex.Pattern;

/** Reads UUIDs strictly; {@link UUID#fromString} takes "1-1-1-1-1" for one. */
final class Uuids {

  private static final Pattern TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private Uuids() {}

  static UUID parse(String text) {
    if (!TEXT.matcher(text).matches()) {
      throw new BadValueException(text, "a UUID");
    }
    return UUID.fromString(text);
  }
}
