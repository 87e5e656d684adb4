package dev.keyway.apps.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.keyway.apps.hypervisor.HostInspector;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code keyway hypervisor}: which there are, what they lack, and who is to be one. */
@Command(name = "hypervisor", description = "Shows hypervisors, and lets them leave or return.")
final class HypervisorCommand {

  private static final String ALL = "/v1/hypervisors";
  private static final String ONE = ALL + "/%s";

  private static final Columns LIST =
      Columns.none()
          .and("name")
          .and("status")
          .and("tunnel_ip")
          .and("DATAPATH", "datapath_id")
          .and("bridge")
          .and("CONNECTED SINCE", HypervisorCommand::connectedSince)
          .and("networks")
          .and("ports")
          .wide("remote")
          .wide("software")
          .and("REASON", "status_reason");

  /** The API answers when the host is undone, and gives that up before. */
  private static final int LEAVING_SECONDS = 40;

  @Mixin private final ClientOptions options;

  HypervisorCommand(ClientOptions options) {
    this.options = options;
  }

  @Command(name = "list", description = "Lists all, with the reason where one is not ACTIVE.")
  int list() throws ClientException {
    JsonNode answer = options.connect().get(ApiPath.of(ALL).with("sort_key", "name"));
    options.screen().show(answer, (screen, all) -> screen.table(LIST, all.path("hypervisors"), ""));
    return ExitCode.CLEAN;
  }

  @Command(name = "show", description = "Shows all that is known of one.")
  int show(@Parameters(paramLabel = "NAME", description = "Its name.") String name)
      throws ClientException {
    facts(options.connect().get(ApiPath.of(ONE, name)));
    return ExitCode.CLEAN;
  }

  @Command(
      name = "inspect",
      description =
          "Reports what stands on a host beside Keyway's own (bridges, VLAN tags, tunnels made by"
              + " hand), what Keyway would change there, and what would break. Changes nothing.")
  int inspect(
      @Parameters(paramLabel = "NAME", arity = "0..1", description = "Its name.")
          @Nullable String name,
      @Option(
              names = "--db",
              paramLabel = "TARGET",
              description =
                  "Reads the database of a host, without a controller: unix:PATH or tcp:HOST:PORT.")
          @Nullable String database,
      @Option(
              names = "--bridge",
              paramLabel = "NAME",
              defaultValue = "br-int",
              description = "With --db: the bridge, where the host names no other. Default: br-int")
          String bridge)
      throws ClientException {
    if ((name == null) == (database == null)) {
      throw ClientException.usage("either the NAME of a hypervisor or --db TARGET is needed");
    }
    facts(
        name == null
            ? inspectDatabase(String.valueOf(database), bridge)
            : options.connect().get(ApiPath.of(ONE + "/inspection", name)));
    return ExitCode.CLEAN;
  }

  private static JsonNode inspectDatabase(String database, String bridge) throws ClientException {
    try {
      return HostInspector.inspect(database, bridge, "tcp:KEYWAY:6653");
    } catch (IllegalArgumentException badTarget) {
      throw ClientException.usage(String.valueOf(badTarget.getMessage()));
    } catch (IOException unread) {
      throw ClientException.unavailable(String.valueOf(unread.getMessage()));
    }
  }

  @Command(
      name = "leave",
      description = "Undoes on the host exactly what Keyway set there, and lets it be forgotten.")
  int leave(
      @Parameters(paramLabel = "NAME", description = "Its name.") String name,
      @Option(names = "--force", description = "Though ports are bound there; they go down.")
          boolean force)
      throws ClientException {
    facts(
        options
            .connect(LEAVING_SECONDS)
            .post(
                ApiPath.of(ONE + "/leave", name),
                JsonNodeFactory.instance.objectNode().put("force", force)));
    return ExitCode.CLEAN;
  }

  @Command(name = "join", description = "Takes one back that has left.")
  int join(@Parameters(paramLabel = "NAME", description = "Its name.") String name)
      throws ClientException {
    facts(
        options
            .connect()
            .post(ApiPath.of(ONE + "/join", name), JsonNodeFactory.instance.objectNode()));
    return ExitCode.CLEAN;
  }

  @Command(
      name = "forget",
      description = "Removes one that is away; it is not asked, and keeps what was set.")
  int forget(@Parameters(paramLabel = "NAME", description = "Its name.") String name)
      throws ClientException {
    options.connect().delete(ApiPath.of(ONE, name));
    return ExitCode.CLEAN;
  }

  @Command(
      name = "gone",
      description =
          "Declares one gone for good, or its bridge cleared: it is forgotten, and the keys of"
              + " networks that it served wait for it no more. If it comes back with its old flows"
              + " after all, its guests can meet those of whoever has the keys then.")
  int gone(@Parameters(paramLabel = "NAME", description = "Its name.") String name)
      throws ClientException {
    facts(
        options
            .connect()
            .post(ApiPath.of(ONE + "/gone", name), JsonNodeFactory.instance.objectNode()));
    return ExitCode.CLEAN;
  }

  private void facts(JsonNode answer) {
    options.screen().show(answer, (screen, all) -> new Facts(screen::line).print(all));
  }

  private static String connectedSince(JsonNode hypervisor) {
    return hypervisor.path("connected").asBoolean() ? Cells.text(hypervisor.path("since")) : "";
  }
}
