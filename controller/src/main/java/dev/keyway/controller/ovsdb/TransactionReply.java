package dev.keyway.controller.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.keyway.controller.ovsdb.rpc.ProtocolException;
import dev.keyway.controller.ovsdb.rpc.RpcErrorException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Reads what came of a transaction (RFC 7047, section 4.1.3). */
final class TransactionReply {

  private TransactionReply() {}

  /** What a call failed with, in the terms of transactions. */
  static Throwable failure(ImmutableList<Operation> operations, Throwable failure) {
    return failure instanceof RpcErrorException e
        ? new OvsdbException(asked(operations), e.error(), e.details(), Optional.empty())
        : failure;
  }

  /** Reads the result of the call. */
  static CompletableFuture<TransactionResult> read(
      ImmutableList<Operation> operations, JsonNode result) {
    if (!result.isArray() || result.size() < operations.size()) {
      return CompletableFuture.failedFuture(
          new ProtocolException("answered the " + asked(operations) + " with ", result));
    }
    // Those after the one that failed are null; if none failed but the commit did, one more
    // follows.
    for (int i = 0; i < result.size(); i++) {
      JsonNode error = result.get(i).get("error");
      if (error != null && !error.isNull()) {
        Optional<Operation> failed =
            i < operations.size() ? Optional.of(operations.get(i)) : Optional.empty();
        return CompletableFuture.failedFuture(
            new OvsdbException(
                asked(operations), error.asText(), result.get(i).path("details").asText(), failed));
      }
    }
    try {
      return CompletableFuture.completedFuture(
          new TransactionResult(ImmutableList.copyOf(result), inserted(operations, result)));
    } catch (ProtocolException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static ImmutableMap<String, UUID> inserted(
      ImmutableList<Operation> operations, JsonNode result) {
    ImmutableMap.Builder<String, UUID> out = ImmutableMap.builder();
    for (int i = 0; i < operations.size(); i++) {
      JsonNode uuid = result.get(i).path("uuid");
      operations.get(i).name().ifPresent(name -> out.put(name, uuid(uuid)));
    }
    return out.buildOrThrow();
  }

  private static UUID uuid(JsonNode reference) {
    try {
      return UUID.fromString(OvsdbValue.atomText(reference));
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("expected the id of a new row, not ", reference);
    }
  }

  private static String asked(ImmutableList<Operation> operations) {
    return "transaction of " + operations.size() + " operations";
  }
}
