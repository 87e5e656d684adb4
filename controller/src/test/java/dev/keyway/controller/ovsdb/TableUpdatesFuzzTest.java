package dev.keyway.controller.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyway.controller.ovsdb.rpc.ProtocolException;
import java.nio.charset.StandardCharsets;

/**
 * The rows that a database tells of: a reply to a monitor, and on further lines the notifications
 * after it. All become an image that says the same when it is told anew, or a {@link
 * ProtocolException}.
 */
final class TableUpdatesFuzzTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String TABLE = "Interface";

  private static final Schema SCHEMA =
      Schema.parse(
          json(
              """
              {"tables": {"Interface": {"columns": {
                "name": {"type": "string"},
                "ofport": {"type": {"key": "integer", "min": 0, "max": 1}},
                "mtus": {"type": {"key": "integer", "min": 0, "max": "unlimited"}},
                "load": {"type": {"key": "real", "min": 0, "max": "unlimited"}},
                "up": {"type": "boolean"},
                "ports": {"type": {"key": {"type": "uuid", "refTable": "Port"},
                          "min": 0, "max": "unlimited"}},
                "options": {"type": {"key": "string", "value": "string",
                            "min": 0, "max": "unlimited"}},
                "queues": {"type": {"key": "integer", "value": "uuid",
                           "min": 0, "max": "unlimited"}}}}}}"""),
          MonitorRequest.of("Open_vSwitch")
              .table(TABLE, "name", "ofport", "mtus", "load", "up", "ports", "options", "queues"));

  @FuzzTest
  void updates(byte[] text) {
    for (MonitorMethod method : MonitorMethod.values()) {
      try {
        Tables tables = Tables.empty();
        TableUpdates updates = new TableUpdates(SCHEMA, method);
        for (String line : new String(text, StandardCharsets.UTF_8).lines().toList()) {
          tables = updates.apply(tables, JSON.readTree(line)).tables();
        }
        tables.rows(TABLE).forEach(TableUpdatesFuzzTest::read);
        assertThat(toldAnew(tables)).isEqualTo(tables);
      } catch (ProtocolException | JsonProcessingException declared) {
        // The connection is closed with it.
      }
    }
  }

  private static void read(Row row) {
    row.text("name");
    row.number("ofport");
    row.numbers("mtus");
    row.flag("up");
    row.refs("ports");
    row.map("options");
    row.map("queues");
  }

  private static Tables toldAnew(Tables tables) {
    ObjectNode rows = JsonNodeFactory.instance.objectNode();
    for (Row row : tables.rows(TABLE)) {
      rows.putObject(row.uuid().toString()).putObject("initial").setAll(row.columns());
    }
    return new TableUpdates(SCHEMA, MonitorMethod.MONITOR_COND)
        .apply(Tables.empty(), JsonNodeFactory.instance.objectNode().set(TABLE, rows))
        .tables();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
