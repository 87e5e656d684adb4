package dev.keyway.apps.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import dev.keyway.apps.config.ConfigException;
import dev.keyway.apps.config.ConfigReader;
import dev.keyway.apps.config.Setting;
import dev.keyway.apps.identity.Role;
import dev.keyway.apps.identity.Token;
import dev.keyway.apps.identity.TokenFile;
import dev.keyway.apps.identity.TokenFileException;
import dev.keyway.apps.identity.TokenIssuer;
import dev.keyway.topology.model.BadValueException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * {@code keyway token}: who gets in. Works on the controller's directory and not over the API, so
 * that the first token can be made too; a controller that runs notices within a second.
 */
@Command(
    name = "token",
    description =
        "Makes, lists and revokes tokens for the API, in the directory of the controller's state;"
            + " it notices within a second.")
final class TokenCommand {

  private static final Columns LIST =
      Columns.none()
          .and("id")
          .and("name")
          .and("project")
          .and("role")
          .and("CREATED", "created_at")
          .and("EXPIRES", "expires_at");

  private static final Pattern EXPIRY = Pattern.compile("([1-9][0-9]{0,5})([mhd])");

  private final Map<String, String> environment;
  private final InstantSource clock;

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "Directory of the controller's state, as it was given to serve. Default: data")
  private @Nullable String data;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "YAML file with the controller's settings.")
  private @Nullable String config;

  @Mixin private final OutputOptions output;

  /** picocli fills the other fields in. */
  @SuppressWarnings("NullAway.Init")
  TokenCommand(
      Map<String, String> environment, Supplier<OptionalInt> terminalWidth, InstantSource clock) {
    this.environment = environment;
    this.output = new OutputOptions(terminalWidth);
    this.clock = clock;
  }

  @Command(
      name = "create",
      description = "Makes one, and prints its secret, which is shown only now and kept nowhere.")
  int create(
      @Option(
              names = "--project",
              required = true,
              paramLabel = "PROJECT",
              description = "The project that it is for.")
          String project,
      @Option(
              names = "--role",
              required = true,
              paramLabel = "ROLE",
              description =
                  "admin (everything of all projects), member (what the project has) or reader"
                      + " (the same, without changing it; of project 'admin': everything).")
          String role,
      @Option(
              names = "--name",
              paramLabel = "NAME",
              defaultValue = "",
              description = "For people: who has it, and what for.")
          String name,
      @Option(
              names = "--expires",
              paramLabel = "TIME",
              description = "How long it counts: 30d, 12h or 15m. Default: until it is revoked")
          @Nullable String expires)
      throws ClientException {
    Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
    try {
      TokenIssuer.Issued issued =
          new TokenIssuer(file())
              .create(
                  name,
                  project,
                  Role.parse(role),
                  now,
                  Optional.ofNullable(expires).map(text -> now.plus(duration(text))));
      screen()
          .show(
              shown(issued.token()).put("token", issued.secret()),
              (screen, token) -> new Facts(screen::line).print(token));
      return ExitCode.CLEAN;
    } catch (BadValueException bad) {
      throw ClientException.usage(String.valueOf(bad.getMessage()));
    } catch (TokenFileException e) {
      throw ClientException.refused(String.valueOf(e.getMessage()));
    }
  }

  @Command(name = "list", description = "Lists all, without their secrets.")
  int list() throws ClientException {
    ArrayNode tokens = JsonNodeFactory.instance.arrayNode();
    try {
      file().read().values().forEach(token -> tokens.add(shown(token)));
    } catch (TokenFileException e) {
      throw ClientException.refused(String.valueOf(e.getMessage()));
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("tokens", tokens);
    screen().show(answer, (screen, all) -> screen.table(LIST, all.path("tokens"), ""));
    return ExitCode.CLEAN;
  }

  @Command(name = "revoke", description = "Makes one count no more.")
  int revoke(@Parameters(paramLabel = "ID", description = "Its id, as list shows it.") String id)
      throws ClientException {
    try {
      new TokenIssuer(file()).revoke(id);
      return ExitCode.CLEAN;
    } catch (TokenFileException e) {
      throw ClientException.refused(String.valueOf(e.getMessage()));
    }
  }

  private TokenFile file() throws ClientException {
    String named = config == null ? environment.getOrDefault("KEYWAY_CONFIG", "") : config;
    try {
      return new TokenFile(
          ConfigReader.data(
              data == null ? ImmutableMap.of() : ImmutableMap.of(Setting.DATA, data),
              environment,
              named.isEmpty() ? Optional.empty() : Optional.of(Path.of(named))));
    } catch (ConfigException e) {
      throw ClientException.usage(String.valueOf(e.getMessage()));
    }
  }

  private Screen screen() {
    return output.screen(spec.commandLine().getOut());
  }

  private static ObjectNode shown(Token token) {
    JsonNode never = JsonNodeFactory.instance.nullNode();
    ObjectNode shown =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", token.id())
            .put("name", token.name())
            .put("project", token.project())
            .put("role", token.role().toString())
            .put("created_at", token.createdAt().toString());
    return shown.set(
        "expires_at",
        token
            .expiresAt()
            .<JsonNode>map(at -> JsonNodeFactory.instance.textNode(at.toString()))
            .orElse(never));
  }

  private static Duration duration(String text) {
    Matcher matcher = EXPIRY.matcher(text);
    if (!matcher.matches()) {
      throw new BadValueException(text, "a time such as '30d', '12h' or '15m'");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
