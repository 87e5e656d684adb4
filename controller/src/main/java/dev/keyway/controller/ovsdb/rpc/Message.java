package dev.keyway.controller.ovsdb.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What goes over the wire (JSON-RPC 1.0, sections 1.1 to 1.3). */
public sealed interface Message {

  /**
   * A request, or a notification.
   *
   * @param id given back in the response; JSON null in a notification
   * @param params an array
   */
  record Request(JsonNode id, String method, JsonNode params) implements Message {

    @Override
    public JsonNode json() {
      ObjectNode out = JsonNodeFactory.instance.objectNode().put("method", method);
      out.set("params", params);
      out.set("id", id);
      return out;
    }
  }

  /**
   * The answer to a request.
   *
   * @param error JSON null if there was none
   */
  record Response(JsonNode id, JsonNode result, JsonNode error) implements Message {

    @Override
    public JsonNode json() {
      ObjectNode out = JsonNodeFactory.instance.objectNode();
      out.set("result", result);
      out.set("error", error);
      out.set("id", id);
      return out;
    }
  }

  /** As it is written. */
  JsonNode json();

  /**
   * Reads a message.
   *
   * @throws ProtocolException if it is none
   */
  static Message parse(JsonNode json) {
    if (!json.isObject()) {
      throw new ProtocolException("expected a JSON-RPC message, not ", json);
    }
    JsonNode id = member(json, "id");
    if (!json.has("method")) {
      if (id.isNull()) {
        throw new ProtocolException("expected an id in the response ", json);
      }
      return new Response(id, member(json, "result"), member(json, "error"));
    }
    JsonNode method = member(json, "method");
    JsonNode params = member(json, "params");
    if (!method.isTextual() || !params.isArray()) {
      throw new ProtocolException("expected a string \"method\" and an array \"params\" in ", json);
    }
    return new Request(id, method.textValue(), params);
  }

  private static JsonNode member(JsonNode json, String name) {
    JsonNode value = json.get(name);
    return value == null ? JsonNodeFactory.instance.nullNode() : value;
  }
}
