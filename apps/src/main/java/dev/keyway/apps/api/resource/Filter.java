package dev.keyway.apps.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import dev.keyway.apps.api.http.ApiException;
import java.util.Locale;
import java.util.function.Predicate;

/** Makes a test out of the values that a query parameter has; one of them must fit. */
@FunctionalInterface
public interface Filter<T> {

  /** The test. */
  Predicate<T> of(ImmutableList<String> wanted);

  /**
   * Whether a shown value is the wanted one: a list fits when an element does, and no text fits all
   * that is empty.
   */
  static boolean fits(String name, JsonNode value, String wanted) {
    if (wanted.isEmpty()) {
      return value.isNull()
          || (value.isTextual() && value.textValue().isEmpty())
          || (value.isContainerNode() && value.isEmpty());
    }
    if (value.isBoolean()) {
      return value.booleanValue() == flag(name, wanted);
    }
    if (value.isArray()) {
      for (JsonNode element : value) {
        if (fits(name, element, wanted)) {
          return true;
        }
      }
      return false;
    }
    return value.isValueNode() && !value.isNull() && value.asText().equals(wanted);
  }

  private static boolean flag(String name, String wanted) {
    return switch (wanted.toLowerCase(Locale.ROOT)) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default ->
          throw ApiException.badRequest(
              "Invalid input for " + name + ": '" + wanted + "' is not true or false.");
    };
  }
}
