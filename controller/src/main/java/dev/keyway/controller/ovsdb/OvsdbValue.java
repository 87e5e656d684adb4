package dev.keyway.controller.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Streams;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Writes values as RFC 7047, section 5.1 has them: atoms, and sets and maps of atoms. Each value
 * has one notation here, and {@link Row} holds the same: a set of one is that atom, and the members
 * of sets and the keys of maps are in order. So values that are equal are equal as JSON.
 */
public final class OvsdbValue {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  /** Numbers by size, everything else by its text. */
  static final Comparator<JsonNode> ORDER =
      (a, b) ->
          a.isNumber() && b.isNumber()
              ? (a.isIntegralNumber() && b.isIntegralNumber()
                  ? Long.compare(a.longValue(), b.longValue())
                  : Double.compare(a.doubleValue(), b.doubleValue()))
              : atomText(a).compareTo(atomText(b));

  private OvsdbValue() {}

  /** A string. */
  public static JsonNode text(String value) {
    return JSON.textNode(value);
  }

  /** An integer. */
  public static JsonNode number(long value) {
    return JSON.numberNode(value);
  }

  /** A boolean. */
  public static JsonNode flag(boolean value) {
    return JSON.booleanNode(value);
  }

  /** A reference to a row that exists. */
  public static JsonNode ref(UUID row) {
    return pair("uuid", JSON.textNode(row.toString()));
  }

  /**
   * A reference to the row that {@link Operation#insert} of the same transaction makes by this
   * name.
   *
   * @param name letters, digits and underscores, and no digit first
   */
  public static JsonNode named(String name) {
    return pair("named-uuid", JSON.textNode(checkedName(name)));
  }

  /** A set without members, which is also how an optional value is absent. */
  public static JsonNode none() {
    return pair("set", JSON.arrayNode());
  }

  /** A set of atoms, in any order; what comes twice counts once. */
  public static JsonNode set(Collection<JsonNode> atoms) {
    return setInOrder(atoms.stream().distinct().sorted(ORDER).toList());
  }

  /** A set of atoms that are in order already, each of them once. */
  static JsonNode setInOrder(List<JsonNode> members) {
    return members.size() == 1 ? members.get(0) : pair("set", JSON.arrayNode().addAll(members));
  }

  /** A set of strings. */
  public static JsonNode texts(Collection<String> values) {
    return set(values.stream().map(OvsdbValue::text).toList());
  }

  /** A set of references. */
  public static JsonNode refs(Collection<UUID> rows) {
    return set(rows.stream().map(OvsdbValue::ref).toList());
  }

  /** A map from strings to strings. */
  public static JsonNode map(Map<String, String> entries) {
    ImmutableSortedMap.Builder<JsonNode, JsonNode> out = ImmutableSortedMap.orderedBy(ORDER);
    entries.forEach((key, value) -> out.put(text(key), text(value)));
    return mapOf(out.build());
  }

  /** A map from atoms to atoms. */
  static JsonNode mapOf(Map<JsonNode, JsonNode> entries) {
    ArrayNode pairs = JSON.arrayNode();
    ImmutableSortedMap.<JsonNode, JsonNode>copyOf(entries, ORDER)
        .forEach((key, value) -> pairs.add(JSON.arrayNode().add(key).add(value)));
    return pair("map", pairs);
  }

  /** The members of a set, or the one atom that a value is. */
  static ImmutableList<JsonNode> members(JsonNode value) {
    return isTagged(value, "set") ? ImmutableList.copyOf(value.get(1)) : ImmutableList.of(value);
  }

  /** The entries of a map. */
  static ImmutableSortedMap<JsonNode, JsonNode> entries(JsonNode value) {
    return Streams.stream(value.get(1))
        .collect(
            ImmutableSortedMap.toImmutableSortedMap(
                ORDER, entry -> entry.get(0), entry -> entry.get(1)));
  }

  /** Whether a value is written as {@code [tag, …]}. */
  static boolean isTagged(JsonNode value, String tag) {
    return value.isArray()
        && value.size() == 2
        && value.get(0).isTextual()
        && value.get(0).textValue().equals(tag);
  }

  /** What an atom says, without quotes or the mark of a reference. */
  static String atomText(JsonNode atom) {
    return atom.isArray() ? atom.path(1).asText() : atom.asText();
  }

  /** Gives the name back; throws with what is wrong about it. */
  static String checkedName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "\"" + name + "\" can't name a row: expected letters, digits and _, no digit first");
    }
    return name;
  }

  private static ArrayNode pair(String tag, JsonNode value) {
    return JSON.arrayNode().add(tag).add(value);
  }
}
