package dev.keyway.controller.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One step of a transaction (RFC 7047, section 5.2). Values of columns are what {@link OvsdbValue}
 * writes. A column that is not named keeps its value, or gets its default.
 *
 * @param name of the row that it inserts, for {@link OvsdbValue#named}
 * @param json as it is sent; not to be changed
 */
public record Operation(Optional<String> name, JsonNode json) {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Makes a row that others in the same transaction can refer to by {@code name}. */
  public static Operation insert(String table, String name, Map<String, JsonNode> columns) {
    ObjectNode json = operation("insert").put("table", table).put("uuid-name", name);
    json.set("row", row(columns));
    return new Operation(Optional.of(OvsdbValue.checkedName(name)), json);
  }

  /** Sets columns of a row. Changes nothing, and fails not, if there is no such row. */
  public static Operation update(String table, UUID uuid, Map<String, JsonNode> columns) {
    ObjectNode json = on("update", table, uuid);
    json.set("row", row(columns));
    return new Operation(Optional.empty(), json);
  }

  /** Changes columns of a row in part; several mutations are done in order. */
  public static Operation mutate(String table, UUID uuid, Mutation... mutations) {
    ObjectNode json = on("mutate", table, uuid);
    ArrayNode list = json.putArray("mutations");
    for (Mutation mutation : mutations) {
      list.add(mutation.json());
    }
    return new Operation(Optional.empty(), json);
  }

  /** Removes a row. */
  public static Operation delete(String table, UUID uuid) {
    return new Operation(Optional.empty(), on("delete", table, uuid));
  }

  /**
   * Lets the transaction fail, with the error "timed out", unless these columns of the row have
   * these values now. It does not wait.
   */
  public static Operation await(String table, UUID uuid, Map<String, JsonNode> columns) {
    ObjectNode json = on("wait", table, uuid).put("timeout", 0).put("until", "==");
    ArrayNode names = json.putArray("columns");
    columns.keySet().forEach(names::add);
    json.putArray("rows").add(row(columns));
    return new Operation(Optional.empty(), json);
  }

  /** Has the database write a remark beside the transaction into its log. */
  public static Operation comment(String text) {
    return new Operation(Optional.empty(), operation("comment").put("comment", text));
  }

  /** Lets the transaction fail with the error "aborted". */
  public static Operation abort() {
    return new Operation(Optional.empty(), operation("abort"));
  }

  /** The same as text, for messages. */
  @Override
  public String toString() {
    return json.toString();
  }

  private static ObjectNode operation(String op) {
    return JSON.objectNode().put("op", op);
  }

  private static ObjectNode on(String op, String table, UUID uuid) {
    ObjectNode json = operation(op).put("table", table);
    json.putArray("where").addArray().add("_uuid").add("==").add(OvsdbValue.ref(uuid));
    return json;
  }

  private static ObjectNode row(Map<String, JsonNode> columns) {
    return JSON.objectNode().setAll(columns);
  }
}
