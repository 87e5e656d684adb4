package dev.keyway.apps.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Stream;

/** Our values as JSON. */
public final class Values {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Values() {}

  /** The text of a value. */
  public static JsonNode text(Object value) {
    return JSON.textNode(value.toString());
  }

  /** The text of a value, or null. */
  public static JsonNode textOrNull(Optional<?> value) {
    return value.map(Values::text).orElse(JSON.nullNode());
  }

  /** A whole number. */
  public static JsonNode number(long value) {
    return JSON.numberNode(value);
  }

  /** True or false. */
  public static JsonNode flag(boolean value) {
    return JSON.booleanNode(value);
  }

  /** No value. */
  public static JsonNode nothing() {
    return JSON.nullNode();
  }

  /** A list of documents. */
  public static ArrayNode list(Stream<? extends JsonNode> values) {
    ArrayNode list = JSON.arrayNode();
    values.forEach(list::add);
    return list;
  }

  /** A list of texts. */
  public static ArrayNode texts(Stream<?> values) {
    return list(values.map(Values::text));
  }

  /** A time of the form that the OpenStack API uses: {@code 2026-11-22T16:00:00Z}. */
  public static JsonNode time(Instant time) {
    return text(time.truncatedTo(ChronoUnit.SECONDS));
  }
}
