package dev.keyway.fabric.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.keyway.controller.ovsdb.OvsdbValue;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The type of a column, as far as changing a value and telling of the change need it.
 *
 * @param unset what it holds when nothing else was said (RFC 7047, section 5.2.1)
 */
record Column(Kind kind, JsonNode unset) {

  /** How values are put together. */
  enum Kind {
    /** One atom, or none. */
    ATOM,
    SET,
    /** From strings to strings. */
    MAP
  }

  /** Reads a type from a schema (RFC 7047, section 3.2). */
  static Column parse(JsonNode type) {
    if (type.has("value")) {
      return new Column(Kind.MAP, OvsdbValue.map(ImmutableMap.of()));
    }
    boolean many = type.has("max") && type.path("max").asInt(2) > 1;
    boolean optional = type.path("min").asInt(1) == 0;
    JsonNode none = optional ? OvsdbValue.none() : zero(type.isTextual() ? type : type.path("key"));
    return new Column(many ? Kind.SET : Kind.ATOM, none);
  }

  private static JsonNode zero(JsonNode atom) {
    return switch (atom.asText()) {
      case "integer" -> OvsdbValue.number(0);
      case "boolean" -> OvsdbValue.flag(false);
      case "string" -> OvsdbValue.text("");
      default -> OvsdbValue.none();
    };
  }

  /** The value with members or entries added; what is there already stays as it is. */
  JsonNode insert(JsonNode value, JsonNode more) {
    if (kind == Kind.MAP) {
      Map<String, String> entries = new HashMap<>(entries(more));
      entries.putAll(entries(value));
      return OvsdbValue.map(entries);
    }
    return OvsdbValue.set(Sets.union(members(value), members(more)));
  }

  /** The value without members, entries, or the entries of some keys. */
  JsonNode delete(JsonNode value, JsonNode less) {
    if (kind != Kind.MAP) {
      return OvsdbValue.set(Sets.difference(members(value), members(less)));
    }
    Map<String, String> entries = new HashMap<>(entries(value));
    if (isMap(less)) {
      entries(less).forEach(entries::remove);
    } else {
      members(less).forEach(key -> entries.remove(key.asText()));
    }
    return OvsdbValue.map(entries);
  }

  /** What tells one value from the other in a "modify" (ovsdb-server(7), section 4.1.14). */
  JsonNode difference(JsonNode before, JsonNode after) {
    return switch (kind) {
      case ATOM -> after;
      case SET -> OvsdbValue.set(Sets.symmetricDifference(members(before), members(after)));
      case MAP -> {
        Map<String, String> was = entries(before);
        Map<String, String> is = entries(after);
        Map<String, String> out = new LinkedHashMap<>();
        was.forEach(
            (key, value) -> {
              if (!is.containsKey(key)) {
                out.put(key, value);
              }
            });
        is.forEach(
            (key, value) -> {
              if (!value.equals(was.get(key))) {
                out.put(key, value);
              }
            });
        yield OvsdbValue.map(out);
      }
    };
  }

  /** The value in the one notation that {@link OvsdbValue} has for it. */
  JsonNode read(JsonNode value) {
    return kind == Kind.MAP ? OvsdbValue.map(entries(value)) : OvsdbValue.set(members(value));
  }

  private static ImmutableSet<JsonNode> members(JsonNode value) {
    return value.path(0).asText().equals("set")
        ? ImmutableSet.copyOf(value.get(1))
        : ImmutableSet.of(value);
  }

  private static Map<String, String> entries(JsonNode value) {
    Map<String, String> entries = new LinkedHashMap<>();
    value.path(1).forEach(entry -> entries.put(entry.get(0).asText(), entry.get(1).asText()));
    return entries;
  }

  private static boolean isMap(JsonNode value) {
    return value.path(0).asText().equals("map");
  }
}
