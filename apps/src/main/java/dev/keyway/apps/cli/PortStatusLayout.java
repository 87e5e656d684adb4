package dev.keyway.apps.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** A port's status for people: one line for each thing that it needs, tables for who has a say. */
final class PortStatusLayout {

  private static final Columns CLAIMS =
      Columns.none()
          .and("hypervisor")
          .and("interface")
          .and("attached_mac")
          .and("state")
          .and("reason");

  private static final Columns MEMBERS =
      Columns.none().and("hypervisor").and("connected").and("since").and("realised").and("reason");

  private PortStatusLayout() {}

  static void print(Screen screen, JsonNode port) {
    screen.fact("port", Cells.text(port.path("port_id")));
    screen.fact("status", because(Cells.text(port.path("status")), port));
    screen.fact("admin", because(upOrDown(port.path("admin")), port.path("admin")));
    screen.fact("link", because(upOrDown(port.path("link")), port.path("link")));
    JsonNode binding = port.path("binding");
    screen.fact("binding", because(place(binding), binding));
    if (!binding.path("claims").isEmpty()) {
      screen.table(CLAIMS, binding.path("claims"), Screen.INDENT);
    }
    realised(screen, port.path("realised"));
  }

  private static void realised(Screen screen, JsonNode realised) {
    if (realised.path("members").isEmpty()) {
      screen.fact("realised", "no hypervisor has a bound port of the network");
      return;
    }
    screen.fact(
        "realised",
        (realised.path("all").asBoolean() ? "yes" : "no")
            + ", revision "
            + Cells.text(realised.path("revision")));
    screen.table(MEMBERS, realised.path("members"), Screen.INDENT);
  }

  private static String upOrDown(JsonNode part) {
    return part.path("up").asBoolean() ? "up" : "down";
  }

  private static String place(JsonNode binding) {
    String state = Cells.text(binding.path("state"));
    if (binding.path("interface").isNull()) {
      return state;
    }
    return state
        + ", "
        + Cells.text(binding.path("interface"))
        + " on "
        + Cells.text(binding.path("hypervisor"))
        + (binding.path("openflow_port").isNull()
            ? ""
            : ", OpenFlow port " + Cells.text(binding.path("openflow_port")));
  }

  private static String because(String state, JsonNode of) {
    String reason = Cells.text(of.path("reason"));
    return reason.isEmpty() ? state : state + ": " + reason;
  }
}
