package dev.keyway.controller.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Collection;
import java.util.Map;

/**
 * A change to a part of a column (RFC 7047, section 5.1).
 *
 * @param mutator "insert", "delete", or a sign of arithmetic
 */
public record Mutation(String column, String mutator, JsonNode value) {

  /**
   * Adds members to a set or entries to a map. An entry whose key is there already stays as it was.
   */
  public static Mutation insert(String column, JsonNode value) {
    return new Mutation(column, "insert", value);
  }

  /** Removes members from a set, or those entries from a map whose key and value are both given. */
  public static Mutation delete(String column, JsonNode value) {
    return new Mutation(column, "delete", value);
  }

  /** Removes the entries with these keys from a map, whatever their values are. */
  public static Mutation deleteKeys(String column, Collection<String> keys) {
    return new Mutation(column, "delete", OvsdbValue.texts(keys));
  }

  /** Sets entries of a map, whatever there was under their keys. Two mutations, in this order. */
  public static Mutation[] put(String column, Map<String, String> entries) {
    return new Mutation[] {
      deleteKeys(column, entries.keySet()), insert(column, OvsdbValue.map(entries))
    };
  }

  JsonNode json() {
    return JsonNodeFactory.instance.arrayNode().add(column).add(mutator).add(value);
  }
}
