package dev.keyway.controller.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * A condition on a column (RFC 7047, section 5.1).
 *
 * @param function "==", "!=", "includes", "excludes", or a comparison
 * @param value as {@link OvsdbValue} writes it
 */
public record Condition(String column, String function, JsonNode value) {

  JsonNode json() {
    return JsonNodeFactory.instance.arrayNode().add(column).add(function).add(value);
  }
}
