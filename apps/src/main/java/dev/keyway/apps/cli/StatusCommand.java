package dev.keyway.apps.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code keyway status}: whether all is well, on one screen. */
@Command(
    name = "status",
    description = "Shows on one screen whether all is well, and if not, why.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:All hypervisors are in order, or on their way to it.",
      "1:The controller is not ready, its store refuses writes, or a hypervisor is DOWN or in ERROR.",
      "2:An option is wrong.",
      "3:The API can't be reached."
    })
final class StatusCommand implements Callable<Integer> {

  @Mixin private final ClientOptions options;

  StatusCommand(ClientOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws ClientException {
    ApiConnection api = options.connect();
    JsonNode answer = api.get(ApiPath.of("/v1/status"));
    options.screen().show(answer, new StatusLayout(api.address())::print);
    return isWell(answer) ? ExitCode.CLEAN : ExitCode.FAILED;
  }

  private static boolean isWell(JsonNode answer) {
    JsonNode hypervisors = answer.at("/hypervisors/by_status");
    return answer.path("ready").asBoolean()
        && answer.at("/store/takes_writes").asBoolean()
        && hypervisors.path("DOWN").asInt() == 0
        && hypervisors.path("ERROR").asInt() == 0;
  }
}
