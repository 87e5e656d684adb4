package dev.keyway.apps.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code keyway tunnel}: the pairs of hypervisors that share a network. */
@Command(name = "tunnel", description = "Shows the tunnels between hypervisors.")
final class TunnelCommand {

  private static final Columns LIST =
      Columns.none()
          .and("hypervisors")
          .and("TUNNEL IPS", "tunnel_ips")
          .and("networks")
          .and("state")
          .and("mtu")
          .and("required")
          .and("method")
          .wide("since")
          .and("WARNINGS", TunnelCommand::warnings);

  @Mixin private final ClientOptions options;

  TunnelCommand(ClientOptions options) {
    this.options = options;
  }

  @Command(
      name = "list",
      description =
          "Lists the pairs of hypervisors that share a network, with what the path between them"
              + " carries, what it must carry, and what is wrong.")
  int list() throws ClientException {
    JsonNode answer = options.connect().get(ApiPath.of("/v1/tunnels"));
    options.screen().show(answer, (screen, all) -> screen.table(LIST, all.path("tunnels"), ""));
    return ExitCode.CLEAN;
  }

  /** The warnings of a tunnel, each with its name. */
  static String warnings(JsonNode tunnel) {
    List<String> warnings = new ArrayList<>();
    for (JsonNode each : tunnel.path("warnings")) {
      warnings.add(Cells.text(each.path("name")) + ": " + Cells.text(each.path("message")));
    }
    return String.join("; ", warnings);
  }
}
