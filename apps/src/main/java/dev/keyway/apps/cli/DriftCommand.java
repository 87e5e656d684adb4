package dev.keyway.apps.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code keyway drift}: what somebody else changed on bridges, and looking for it now. */
@Command(
    name = "drift",
    description =
        "Shows how often flows and groups of ours were found missing, altered, or there in our name"
            + " though nobody's, since the controller started. All of it was repaired, or is being.")
final class DriftCommand implements Callable<Integer> {

  private static final String ONE = "/v1/hypervisors/%s";

  /** Longer than the API waits for a bridge. */
  private static final int AUDIT_SECONDS = 40;

  private static final Columns LIST =
      Columns.none()
          .and("name")
          .and("audits")
          .and("missing")
          .and("altered")
          .and("foreign")
          .and("LAST AUDIT", drift -> Cells.text(drift.at("/last_audit/at")))
          .and("LAST DRIFT", drift -> Cells.text(drift.at("/last_drift/at")));

  @Mixin private final ClientOptions options;

  @Parameters(
      paramLabel = "HYPERVISOR",
      arity = "0..1",
      description = "Shows what was found on this one. Default: a list of all.")
  private @Nullable String hypervisor;

  @Option(names = "--now", description = "Looks at it first.")
  private boolean now;

  DriftCommand(ClientOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws ClientException {
    if (hypervisor == null) {
      if (now) {
        throw ClientException.usage("--now needs the HYPERVISOR to look at");
      }
      JsonNode answer = options.connect().get(ApiPath.of("/v1/drift").with("sort_key", "name"));
      options.screen().show(answer, (screen, all) -> screen.table(LIST, all.path("drift"), ""));
    } else {
      options.screen().show(one(hypervisor), (screen, all) -> new Facts(screen::line).print(all));
    }
    return ExitCode.CLEAN;
  }

  private JsonNode one(String name) throws ClientException {
    return now
        ? options
            .connect(AUDIT_SECONDS)
            .post(ApiPath.of(ONE + "/audit", name), JsonNodeFactory.instance.objectNode())
        : options.connect().get(ApiPath.of(ONE + "/drift", name));
  }
}
