package dev.keyway.controller.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.UUID;

/**
 * What a transaction that was committed did (RFC 7047, section 5.2).
 *
 * @param results one for each operation, in their order: an object with "count", "uuid", or nothing
 * @param inserted the ids of new rows, by the names of their insertions
 */
public record TransactionResult(
    ImmutableList<JsonNode> results, ImmutableMap<String, UUID> inserted) {

  /** How many rows an operation of kind update, mutate or delete has met; 0 for the others. */
  public long count(int operation) {
    return results.get(operation).path("count").asLong();
  }
}
