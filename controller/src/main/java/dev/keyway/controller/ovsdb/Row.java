package dev.keyway.controller.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A row as it was at one moment. Its readers hide the notation of RFC 7047, section 5.1. A column
 * that the host does not have reads as empty; one that holds something else than what is asked for
 * throws {@link IllegalArgumentException}.
 *
 * @param columns values as {@link OvsdbValue} writes them; not to be changed
 */
public record Row(UUID uuid, ImmutableMap<String, JsonNode> columns) {

  /** The one string of a column, if it has just one. */
  public Optional<String> text(String column) {
    return only(texts(column));
  }

  /** The strings of a column. */
  public ImmutableSet<String> texts(String column) {
    return read(column, "a string", JsonNode::isTextual, JsonNode::textValue);
  }

  /** The one integer of a column, if it has just one. */
  public Optional<Long> number(String column) {
    return only(numbers(column));
  }

  /** The integers of a column. */
  public ImmutableSet<Long> numbers(String column) {
    return read(column, "an integer", JsonNode::isIntegralNumber, JsonNode::longValue);
  }

  /** The one boolean of a column, if it has just one. */
  public Optional<Boolean> flag(String column) {
    return only(read(column, "a boolean", JsonNode::isBoolean, JsonNode::booleanValue));
  }

  /** The one row that a column refers to, if it is just one. */
  public Optional<UUID> ref(String column) {
    return only(refs(column));
  }

  /** The rows that a column refers to. */
  public ImmutableSet<UUID> refs(String column) {
    return read(
        column,
        "a reference",
        atom -> OvsdbValue.isTagged(atom, "uuid"),
        atom -> UUID.fromString(OvsdbValue.atomText(atom)));
  }

  /** The entries of a map; keys and values that are no strings are given as text. */
  public ImmutableMap<String, String> map(String column) {
    JsonNode value = columns.get(column);
    if (value == null) {
      return ImmutableMap.of();
    }
    if (!OvsdbValue.isTagged(value, "map")) {
      throw unexpected(column, "a map", value);
    }
    ImmutableMap.Builder<String, String> out = ImmutableMap.builder();
    OvsdbValue.entries(value)
        .forEach((key, item) -> out.put(OvsdbValue.atomText(key), OvsdbValue.atomText(item)));
    return out.buildOrThrow();
  }

  private <T> ImmutableSet<T> read(
      String column, String expected, Predicate<JsonNode> fits, Function<JsonNode, T> reader) {
    JsonNode value = columns.get(column);
    ImmutableList<JsonNode> atoms = value == null ? ImmutableList.of() : OvsdbValue.members(value);
    ImmutableSet.Builder<T> out = ImmutableSet.builder();
    for (JsonNode atom : atoms) {
      if (!fits.test(atom)) {
        throw unexpected(column, expected, atom);
      }
      out.add(reader.apply(atom));
    }
    return out.build();
  }

  private static <T> Optional<T> only(ImmutableSet<T> values) {
    return values.size() == 1 ? Optional.of(values.iterator().next()) : Optional.empty();
  }

  private static IllegalArgumentException unexpected(
      String column, String expected, @Nullable JsonNode value) {
    return new IllegalArgumentException(
        "column " + column + " holds " + value + " where " + expected + " was expected");
  }
}
