package dev.keyway.controller.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableSet;
import dev.keyway.controller.ovsdb.rpc.ProtocolException;
import java.util.UUID;

/** The ways to have a database tell of its rows, the best first. */
public enum MonitorMethod {
  /** Since Open vSwitch 2.12 (ovsdb-server(7), section 4.1.15). */
  MONITOR_COND_SINCE("monitor_cond_since", "update3", 2),
  /** Since Open vSwitch 2.6 (ovsdb-server(7), section 4.1.12). */
  MONITOR_COND("monitor_cond", "update2", 1),
  /** RFC 7047, section 4.1.5. */
  MONITOR("monitor", "update", 1);

  /** What our monitor is called: a connection has one only. */
  private static final String ID = "keyway";

  private final String method;
  private final String notification;
  private final int updatesAt;

  MonitorMethod(String method, String notification, int updatesAt) {
    this.method = method;
    this.notification = notification;
    this.updatesAt = updatesAt;
  }

  /** The method to call. */
  String method() {
    return method;
  }

  /** The method of the notifications that follow. */
  String notification() {
    return notification;
  }

  /** The parameters for what a database has of a request. */
  JsonNode params(MonitorRequest request, Schema schema) {
    ObjectNode tables = JsonNodeFactory.instance.objectNode();
    schema
        .tables()
        .forEach(
            (name, columns) -> {
              ObjectNode table = tables.putArray(name).addObject();
              columns.keySet().forEach(table.putArray("columns")::add);
              if (this != MONITOR) {
                addConditions(table, request, name, columns.keySet());
              }
            });
    ArrayNode out =
        JsonNodeFactory.instance.arrayNode().add(request.database()).add(ID).add(tables);
    return this == MONITOR_COND_SINCE ? out.add(new UUID(0, 0).toString()) : out;
  }

  /** The rows in the reply to the call. */
  JsonNode rows(JsonNode result) {
    // The others are a found flag, and the id of the last transaction.
    return this == MONITOR_COND_SINCE ? result.path(2) : result;
  }

  /** The updates in the parameters of a notification. */
  JsonNode updates(JsonNode params) {
    if (!params.path(0).asText().equals(ID)) {
      throw new ProtocolException("told of a monitor that nobody asked for: ", params);
    }
    return params.path(updatesAt);
  }

  private static void addConditions(
      ObjectNode table, MonitorRequest request, String name, ImmutableSet<String> columns) {
    MonitorRequest.Table wanted = request.tables().get(name);
    if (wanted == null || wanted.where().isEmpty()) {
      return;
    }
    ArrayNode where = table.putArray("where");
    wanted.where().stream()
        .filter(condition -> columns.contains(condition.column()))
        .forEach(condition -> where.add(condition.json()));
  }
}
