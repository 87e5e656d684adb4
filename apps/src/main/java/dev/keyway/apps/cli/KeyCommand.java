package dev.keyway.apps.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code keyway key}: who has which GRE key, and why one is not lent yet. */
@Command(name = "key", description = "Shows the GRE keys of networks, and those in quarantine.")
final class KeyCommand {

  private static final String ALL = "/v1/keys";

  private static final Columns LIST =
      Columns.none()
          .and("key")
          .and("state")
          .and("NETWORK", "network_name")
          .wide("network_id")
          .wide("project_id")
          .and("since")
          .and("WAITING FOR", KeyCommand::waitingFor);

  @Mixin private final ClientOptions options;

  KeyCommand(ClientOptions options) {
    this.options = options;
  }

  @Command(
      name = "list",
      description =
          "Lists the keys that networks hold, and those in quarantine: their network is gone, but"
              + " some hypervisors have not confirmed yet that they have no flows of it left.")
  int list(
      @Option(names = "--quarantined", description = "Only those in quarantine.")
          boolean quarantined)
      throws ClientException {
    ApiPath path = ApiPath.of(ALL).with("sort_key", "key");
    JsonNode answer = options.connect().get(quarantined ? path.with("state", "QUARANTINED") : path);
    options.screen().show(answer, KeyCommand::print);
    return ExitCode.CLEAN;
  }

  private static void print(Screen screen, JsonNode answer) {
    screen.table(LIST, answer.path("keys"), "");
    screen.line("");
    JsonNode counts = answer.path("counts");
    screen.line(
        "%s held, %s in quarantine, %s free"
            .formatted(
                Cells.text(counts.path("held")),
                Cells.text(counts.path("quarantined")),
                Cells.text(counts.path("free"))));
  }

  @Command(name = "show", description = "Shows whose a key is or was, and what it waits for.")
  int show(@Parameters(paramLabel = "KEY", description = "The key, a number.") String key)
      throws ClientException {
    JsonNode answer = options.connect().get(ApiPath.of(ALL + "/%s", key));
    options.screen().show(answer, (screen, all) -> new Facts(screen::line).print(all));
    return ExitCode.CLEAN;
  }

  private static String waitingFor(JsonNode key) {
    List<String> names = new ArrayList<>();
    for (JsonNode each : key.path("waiting_for")) {
      names.add(Cells.text(each.path("hypervisor")) + " (" + Cells.text(each.path("reason")) + ")");
    }
    return String.join(", ", names);
  }
}
