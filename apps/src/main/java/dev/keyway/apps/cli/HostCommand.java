package dev.keyway.apps.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code keyway host}: the guests, each a bound port. */
@Command(name = "host", description = "Shows the guests that are wired.")
final class HostCommand {

  private static final Columns LIST =
      Columns.none()
          .and("port_id")
          .and("name")
          .and("NETWORK", "network_name")
          .and("key")
          .and("IP ADDRESSES", "ip_addresses")
          .and("mac_address")
          .and("hypervisor")
          .and("interface")
          .wide("openflow_port")
          .wide("cookie")
          .wide("changed_at")
          .and("state")
          .and("REASON", "state_reason");

  @Mixin private final ClientOptions options;

  HostCommand(ClientOptions options) {
    this.options = options;
  }

  @Command(name = "list", description = "Lists the bound ports, or those that all options fit.")
  int list(
      @Option(names = "--hypervisor", paramLabel = "NAME", description = "Only those on one.")
          @Nullable String hypervisor,
      @Option(
              names = "--network",
              paramLabel = "ID|NAME",
              description = "Only those of one network.")
          @Nullable String network,
      @Option(names = "--ip", paramLabel = "ADDRESS", description = "Only those with an address.")
          @Nullable String ip)
      throws ClientException {
    ApiPath path = ApiPath.of("/v1/hosts").with("sort_key", "name");
    if (hypervisor != null) {
      path.with("hypervisor", hypervisor);
    }
    if (network != null) {
      path.with(Ids.isId(network) ? "network_id" : "network_name", network);
    }
    if (ip != null) {
      path.with("ip_address", ip);
    }
    JsonNode answer = options.connect().get(path);
    options.screen().show(answer, (screen, all) -> screen.table(LIST, all.path("hosts"), ""));
    return ExitCode.CLEAN;
  }
}
