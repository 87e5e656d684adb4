package dev.keyway.controller.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import dev.keyway.controller.ovsdb.rpc.ProtocolException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The type of a column (RFC 7047, section 3.2). Reads its values, as the host writes them, into the
 * one notation of {@link OvsdbValue}; what doesn't fit is a {@link ProtocolException}.
 *
 * @param value empty unless it is a map
 * @param min how many members it has at least, 0 or 1
 * @param single whether it has one at most
 */
record ColumnType(Atom key, Optional<Atom> value, long min, boolean single) {

  /** The types of atoms. */
  enum Atom {
    INTEGER,
    REAL,
    BOOLEAN,
    STRING,
    UUID;

    private static final int UUID_LENGTH = 36;

    private static Atom parse(JsonNode base) {
      JsonNode name = base.isObject() ? base.path("type") : base;
      return switch (name.asText()) {
        case "integer" -> INTEGER;
        case "real" -> REAL;
        case "boolean" -> BOOLEAN;
        case "string" -> STRING;
        case "uuid" -> UUID;
        default ->
            throw new ProtocolException("expected a type of RFC 7047 in its schema, not ", base);
      };
    }

    private JsonNode read(JsonNode json) {
      boolean fits =
          switch (this) {
            case INTEGER -> json.isIntegralNumber() && json.canConvertToLong();
            case REAL -> json.isNumber();
            case BOOLEAN -> json.isBoolean();
            case STRING -> json.isTextual();
            case UUID ->
                OvsdbValue.isTagged(json, "uuid")
                    && json.get(1).isTextual()
                    && json.get(1).textValue().length() == UUID_LENGTH;
          };
      if (!fits) {
        throw new ProtocolException(
            "expected a value of type " + Ascii.toLowerCase(name()) + ", not ", json);
      }
      return switch (this) {
        case INTEGER -> OvsdbValue.number(json.longValue());
        case REAL -> JsonNodeFactory.instance.numberNode(json.doubleValue());
        case BOOLEAN, STRING -> json;
        case UUID -> reference(json);
      };
    }

    private static JsonNode reference(JsonNode json) {
      try {
        return OvsdbValue.ref(java.util.UUID.fromString(json.get(1).textValue()));
      } catch (IllegalArgumentException e) {
        throw new ProtocolException("expected a reference to a row, not ", json);
      }
    }

    private JsonNode zero() {
      return switch (this) {
        case INTEGER -> OvsdbValue.number(0);
        case REAL -> JsonNodeFactory.instance.numberNode(0.0);
        case BOOLEAN -> OvsdbValue.flag(false);
        case STRING -> OvsdbValue.text("");
        case UUID -> OvsdbValue.ref(new UUID(0, 0));
      };
    }
  }

  /** Reads a type from a schema. */
  static ColumnType parse(JsonNode json) {
    if (!json.isObject()) {
      return new ColumnType(Atom.parse(json), Optional.empty(), 1, true);
    }
    JsonNode max = json.path("max");
    return new ColumnType(
        Atom.parse(json.path("key")),
        Optional.ofNullable(json.get("value")).map(Atom::parse),
        json.path("min").asLong(1),
        max.isMissingNode() || max.asLong(2) == 1);
  }

  /** What a column holds unless something else is said (RFC 7047, section 5.2.1). */
  JsonNode defaultValue() {
    if (value.isPresent()) {
      return OvsdbValue.mapOf(Map.of());
    }
    return min == 0 ? OvsdbValue.none() : key.zero();
  }

  /** Reads a value. */
  JsonNode read(JsonNode json) {
    return value.isPresent()
        ? OvsdbValue.mapOf(readEntries(json, value.get()))
        : OvsdbValue.set(readMembers(json));
  }

  /**
   * Applies a difference, as a "modify" of {@code <table-updates2>} has it (ovsdb-server(7),
   * section 4.1.14): of a single value it is the new one; of a set, the members to come or go; of a
   * map, the entries to come, go or change.
   */
  JsonNode apply(JsonNode old, JsonNode difference) {
    if (single) {
      return read(difference);
    }
    if (value.isPresent()) {
      Map<JsonNode, JsonNode> entries = new TreeMap<>(OvsdbValue.entries(old));
      readEntries(difference, value.get())
          .forEach(
              (entry, item) -> {
                if (!entries.remove(entry, item)) {
                  entries.put(entry, item);
                }
              });
      return OvsdbValue.mapOf(entries);
    }
    return OvsdbValue.setInOrder(differing(OvsdbValue.members(old), readMembers(difference)));
  }

  /**
   * What is in one of them only, in order. A bridge names thousands of ports and gets one more: so
   * it looks up what differs, and moves all between.
   *
   * @param members in order
   */
  private static List<JsonNode> differing(List<JsonNode> members, List<JsonNode> difference) {
    List<JsonNode> out = new ArrayList<>(members.size() + difference.size());
    int done = 0;
    for (JsonNode member : ImmutableSortedSet.copyOf(OvsdbValue.ORDER, difference)) {
      List<JsonNode> rest = members.subList(done, members.size());
      int found = Collections.binarySearch(rest, member, OvsdbValue.ORDER);
      int before = found >= 0 ? found : -found - 1;
      out.addAll(rest.subList(0, before));
      done += before;
      if (found >= 0) {
        done++;
      } else {
        out.add(member);
      }
    }
    out.addAll(members.subList(done, members.size()));
    return out;
  }

  private ImmutableList<JsonNode> readMembers(JsonNode json) {
    JsonNode list = OvsdbValue.isTagged(json, "set") ? json.get(1) : null;
    if (list == null) {
      return ImmutableList.of(key.read(json));
    }
    if (!list.isArray()) {
      throw new ProtocolException("expected a set, not ", json);
    }
    ImmutableList.Builder<JsonNode> out = ImmutableList.builder();
    list.forEach(member -> out.add(key.read(member)));
    return out.build();
  }

  private Map<JsonNode, JsonNode> readEntries(JsonNode json, Atom values) {
    if (!OvsdbValue.isTagged(json, "map") || !json.get(1).isArray()) {
      throw new ProtocolException("expected a map, not ", json);
    }
    Map<JsonNode, JsonNode> out = new TreeMap<>(OvsdbValue.ORDER);
    for (JsonNode entry : json.get(1)) {
      if (!entry.isArray() || entry.size() != 2) {
        throw new ProtocolException("expected the entry of a map, not ", entry);
      }
      out.put(key.read(entry.get(0)), values.read(entry.get(1)));
    }
    return out;
  }
}
