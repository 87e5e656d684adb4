package dev.keyway.apps.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.keyway.apps.api.http.ApiException;
import dev.keyway.topology.model.BadValueException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.regex.Pattern;

/**
 * Reads the attributes of a JSON object as our values. What is absent is empty; what has the wrong
 * type is refused with a 400 that names the attribute, quotes the value, and says what was
 * expected.
 */
public final class Fields {

  /** As long as a name can be in the OpenStack API. */
  public static final int MAX_TEXT = 255;

  private static final int MAX_QUOTE = 200;

  private static final Pattern DIGITS = Pattern.compile("-?[0-9]{1,18}");

  private final ObjectNode object;
  private final String prefix;

  /** Reads this object. */
  public Fields(ObjectNode object) {
    this(object, "");
  }

  private Fields(ObjectNode object, String prefix) {
    this.object = object;
    this.prefix = prefix;
  }

  /** The same, taking null for absent at these names. */
  public Fields withoutNulls(String... names) {
    ObjectNode rest = object.deepCopy();
    for (String name : names) {
      if (rest.path(name).isNull()) {
        rest.remove(name);
      }
    }
    return new Fields(rest, prefix);
  }

  /** The names of all that is there. */
  public ImmutableList<String> names() {
    return ImmutableList.copyOf(object.fieldNames());
  }

  /** Whether the attribute is there, be it null. */
  public boolean has(String name) {
    return object.has(name);
  }

  /** Whether the attribute is there and null. */
  public boolean isNull(String name) {
    return object.has(name) && object.path(name).isNull();
  }

  /** Text of at most 255 characters. */
  public Optional<String> text(String name) {
    return read(name, value -> text(value, "a string of at most " + MAX_TEXT + " characters"));
  }

  /**
   * True or false; the words are taken as well, in any case, for that is what some clients send.
   */
  public Optional<Boolean> flag(String name) {
    return read(
        name,
        value -> {
          if (value.isBoolean()) {
            return value.booleanValue();
          }
          if (value.isTextual() && value.textValue().equalsIgnoreCase("true")) {
            return true;
          }
          if (value.isTextual() && value.textValue().equalsIgnoreCase("false")) {
            return false;
          }
          throw new BadValueException(quote(value), "true or false");
        });
  }

  /**
   * A whole number with a meaning, or its decimal digits as text, which is what some clients send.
   * The reader refuses with a {@link BadValueException} or an {@link ArithmeticException}.
   */
  public <T> Optional<T> parsedNumber(String name, String expected, LongFunction<T> reader) {
    return read(
        name,
        value -> {
          boolean digits = value.isTextual() && DIGITS.matcher(value.textValue()).matches();
          if (!digits && !(value.isIntegralNumber() && value.canConvertToLong())) {
            throw new BadValueException(quote(value), expected);
          }
          try {
            return reader.apply(digits ? Long.parseLong(value.textValue()) : value.longValue());
          } catch (ArithmeticException tooLarge) {
            throw new BadValueException(quote(value), expected);
          }
        });
  }

  /** Text with a meaning; the parser refuses with a {@link BadValueException}. */
  public <T> Optional<T> parsed(String name, String expected, Function<String, T> parser) {
    return read(name, value -> parser.apply(text(value, expected)));
  }

  /** A list of texts with a meaning. */
  public <T> Optional<ImmutableList<T>> listOf(
      String name, String expected, Function<String, T> parser) {
    return read(
        name,
        value -> {
          ImmutableList.Builder<T> list = ImmutableList.builder();
          for (JsonNode element : array(value, "a list, each of it " + expected)) {
            list.add(parser.apply(text(element, expected)));
          }
          return list.build();
        });
  }

  /** A list of objects; each knows its place in messages. */
  public <T> Optional<ImmutableList<T>> objects(
      String name, String expected, Function<Fields, T> reader) {
    return read(
        name,
        value -> {
          ImmutableList.Builder<T> list = ImmutableList.builder();
          int index = 0;
          for (JsonNode element : array(value, "a list of objects " + expected)) {
            if (!(element instanceof ObjectNode each)) {
              throw new BadValueException(quote(element), "an object " + expected);
            }
            list.add(reader.apply(new Fields(each, prefix + name + "[" + index++ + "].")));
          }
          return list.build();
        });
  }

  /** An object whose values are all text. */
  public Optional<ImmutableMap<String, String>> texts(String name) {
    return read(
        name,
        value -> {
          if (!(value instanceof ObjectNode map)) {
            throw new BadValueException(quote(value), "an object whose values are strings");
          }
          ImmutableMap.Builder<String, String> texts = ImmutableMap.builder();
          for (Map.Entry<String, JsonNode> each : map.properties()) {
            String expected = "a string for '" + each.getKey() + "'";
            texts.put(each.getKey(), text(each.getValue(), expected));
          }
          return texts.buildOrThrow();
        });
  }

  /** Refuses an attribute that is known, but for which only some values work so far. */
  public void only(String name, String expected, boolean right) {
    if (object.has(name) && !right) {
      throw refused(name, new BadValueException(quote(object.path(name)), expected));
    }
  }

  /** Refuses any attribute but these. */
  public void noneBut(String... known) {
    for (String name : ImmutableList.copyOf(object.fieldNames())) {
      if (!ImmutableList.copyOf(known).contains(name)) {
        throw ApiException.badRequest("Unrecognized attribute(s) '" + prefix + name + "'.");
      }
    }
  }

  /** The attribute as it came. */
  public JsonNode raw(String name) {
    return object.path(name);
  }

  /** What is there, or a 400 that says it is needed. */
  public <T> T required(String name, Optional<T> value) {
    return value.orElseThrow(
        () ->
            ApiException.badRequest(
                "Failed to parse request. Required attribute '"
                    + prefix
                    + name
                    + "' not specified."));
  }

  private <T> Optional<T> read(String name, Function<JsonNode, T> reader) {
    JsonNode value = object.get(name);
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(reader.apply(value));
    } catch (BadValueException bad) {
      throw refused(name, bad);
    }
  }

  private ApiException refused(String name, BadValueException bad) {
    return ApiException.badRequest(
        "Invalid input for " + prefix + name + ": " + bad.getMessage() + ".");
  }

  private static String text(JsonNode value, String expected) {
    if (!value.isTextual() || value.textValue().length() > MAX_TEXT) {
      throw new BadValueException(quote(value), expected);
    }
    return value.textValue();
  }

  private static JsonNode array(JsonNode value, String expected) {
    if (!value.isArray()) {
      throw new BadValueException(quote(value), expected);
    }
    return value;
  }

  private static String quote(JsonNode value) {
    String text = value.isTextual() ? value.textValue() : value.toString();
    return text.length() > MAX_QUOTE ? text.substring(0, MAX_QUOTE) + "…" : text;
  }
}
