package dev.keyway.apps.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code keyway port}: what is in a port's way. */
@Command(name = "port", description = "Shows what is in a port's way.")
final class PortCommand {

  @Mixin private final ClientOptions options;

  PortCommand(ClientOptions options) {
    this.options = options;
  }

  @Command(
      name = "status",
      description =
          "Shows a port's status with the reason for it: whether it is wanted up, whether its link"
              + " is up, where it is bound and who else claims it, and which hypervisors have its"
              + " flows.")
  int status(
      @Parameters(paramLabel = "ID|NAME", description = "The port; a name must be of one only.")
          String port)
      throws ClientException {
    ApiConnection api = options.connect();
    JsonNode answer = api.get(ApiPath.of("/v1/ports/%s/status", Ids.ofPort(api, port)));
    options.screen().show(answer, PortStatusLayout::print);
    return ExitCode.CLEAN;
  }
}
