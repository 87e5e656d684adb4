package dev.keyway.apps.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** JSON values as short text. */
final class Cells {

  private Cells() {}

  /** A value as people write it; what is null or missing is empty, a list has commas. */
  static String text(JsonNode value) {
    if (value.isNull() || value.isMissingNode()) {
      return "";
    }
    if (value.isBoolean()) {
      return value.booleanValue() ? "yes" : "no";
    }
    if (value.isArray()) {
      List<String> parts = new ArrayList<>();
      value.forEach(part -> parts.add(text(part)));
      return String.join(", ", parts);
    }
    if (value.isObject()) {
      List<String> parts = new ArrayList<>();
      value.properties().forEach(it -> parts.add(it.getKey() + "=" + text(it.getValue())));
      return String.join(" ", parts);
    }
    return value.asText();
  }
}
