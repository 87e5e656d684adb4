package dev.keyway.apps.cli;

import dev.keyway.topology.model.BadValueException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The options that all commands of the client have. */
final class ClientOptions {

  static final String VARIABLE = "KEYWAY_API_URL";

  static final String TOKEN_VARIABLE = "KEYWAY_TOKEN";
  private static final String OPENSTACK_TOKEN_VARIABLE = "OS_TOKEN";

  private static final int USUAL_SECONDS = 10;
  private static final int LONGEST_SECONDS = 3600;

  private final Map<String, String> environment;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--api",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description = {"Where the API is.", "Default: " + VARIABLE + ", or http://127.0.0.1:9696"})
  private @Nullable String api;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      scope = ScopeType.INHERIT,
      description = {
        "What to show the API. Others can see it in the list of processes, unlike",
        "in the environment. Default: " + TOKEN_VARIABLE + ", or " + OPENSTACK_TOKEN_VARIABLE
      })
  private @Nullable String token;

  @Mixin private final TlsOptions tls;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      scope = ScopeType.INHERIT,
      description = "How long to wait for an answer. Default: 10, or what the command takes.")
  private @Nullable Integer timeout;

  @Mixin private final OutputOptions output;

  /** picocli fills the other fields in. */
  @SuppressWarnings("NullAway.Init")
  ClientOptions(Map<String, String> environment, Supplier<OptionalInt> terminalWidth) {
    this.environment = environment;
    this.tls = new TlsOptions(environment);
    this.output = new OutputOptions(terminalWidth);
  }

  /** The API to ask. */
  ApiConnection connect() throws ClientException {
    return connect(USUAL_SECONDS);
  }

  /** The API to ask something for which it may take its time, unless that was limited. */
  ApiConnection connect(int seconds) throws ClientException {
    int limit = timeout == null ? seconds : timeout;
    if (limit < 1 || limit > LONGEST_SECONDS) {
      throw ClientException.usage(
          "--timeout: '" + limit + "' is not valid: expected seconds, 1 to " + LONGEST_SECONDS);
    }
    ApiAddress address = address();
    return new ApiConnection(
        address,
        token(),
        address.isTls() ? tls.sockets() : Optional.empty(),
        Duration.ofSeconds(limit));
  }

  /** Where the answer goes. */
  Screen screen() {
    return output.screen(spec.commandLine().getOut());
  }

  private ApiAddress address() throws ClientException {
    if (api != null) {
      return parsed("--api", api);
    }
    String variable = environment.getOrDefault(VARIABLE, "");
    return variable.isEmpty() ? ApiAddress.DEFAULT : parsed(VARIABLE, variable);
  }

  private Optional<String> token() throws ClientException {
    String text =
        token != null
            ? token
            : environment.getOrDefault(
                TOKEN_VARIABLE, environment.getOrDefault(OPENSTACK_TOKEN_VARIABLE, ""));
    // It goes into a header. The message does not quote it, for it may be a real one with a slip.
    if (!text.matches("[!-~]*")) {
      throw ClientException.usage(
          "the token is not valid: expected what 'keyway token create' printed");
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static ApiAddress parsed(String source, String text) throws ClientException {
    try {
      return ApiAddress.parse(text);
    } catch (BadValueException bad) {
      throw ClientException.usage(source + ": " + bad.getMessage());
    }
  }
}
