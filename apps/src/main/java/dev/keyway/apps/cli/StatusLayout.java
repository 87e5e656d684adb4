package dev.keyway.apps.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The whole fabric on one screen: numbers of what is well, words for what is not. */
final class StatusLayout {

  private static final Columns HYPERVISORS =
      Columns.none().and("name").and("status").and("REASON", "status_reason");

  private static final Columns PORTS =
      Columns.none().and("ports").and("status").and("EXAMPLE", StatusLayout::example).and("reason");

  private static final Columns TUNNELS =
      Columns.none().and("hypervisors").and("state").and("WARNINGS", TunnelCommand::warnings);

  private static final Columns REFUSED =
      Columns.none()
          .and("remote")
          .and("protocol")
          .and("datapath_id")
          .and("at")
          .and("reason")
          .and("message");

  private final ApiAddress address;

  StatusLayout(ApiAddress address) {
    this.address = address;
  }

  void print(Screen screen, JsonNode status) {
    screen.fact(
        "controller",
        address
            + (status.path("ready").asBoolean()
                ? " is ready"
                : " is not ready: " + Cells.text(status.path("not_ready_reason")))
            + ", version "
            + Cells.text(status.path("version"))
            + ", revision "
            + Cells.text(status.path("revision")));
    JsonNode store = status.path("store");
    if (!store.path("takes_writes").asBoolean()) {
      screen.fact(
          "store",
          "refuses writes since "
              + Cells.text(store.path("refuses_since"))
              + ": "
              + Cells.text(store.path("reason")));
    }
    part(screen, status, "hypervisors", "by_status", "not_active", HYPERVISORS);
    part(screen, status, "ports", "by_status", "reasons", PORTS);
    more(screen, status.at("/ports/more_reasons"), "reasons: keyway port status ID|NAME");
    part(screen, status, "tunnels", "by_state", "with_warnings", TUNNELS);
    more(screen, status.at("/tunnels/more_with_warnings"), "tunnels: keyway tunnel list");
    JsonNode refused = status.path("refused_peers");
    if (!refused.isEmpty()) {
      screen.fact("refused", Integer.toString(refused.size()));
      screen.table(REFUSED, refused, Screen.INDENT);
    }
  }

  private static void part(
      Screen screen, JsonNode status, String name, String by, String wrong, Columns columns) {
    JsonNode part = status.path(name);
    List<String> counts = new ArrayList<>();
    for (Map.Entry<String, JsonNode> each : part.path(by).properties()) {
      if (each.getValue().asInt() > 0) {
        counts.add(each.getValue().asInt() + " " + each.getKey());
      }
    }
    screen.fact(name, counts.isEmpty() ? "none" : String.join(", ", counts));
    if (!part.path(wrong).isEmpty()) {
      screen.table(columns, part.path(wrong), Screen.INDENT);
    }
  }

  private static void more(Screen screen, JsonNode number, String of) {
    if (number.asInt() > 0) {
      screen.line(Screen.INDENT + "and " + number.asInt() + " more " + of);
    }
  }

  private static String example(JsonNode reason) {
    JsonNode port = reason.path("example");
    String name = Cells.text(port.path("name"));
    return name.isEmpty() ? Cells.text(port.path("port_id")) : name;
  }
}
