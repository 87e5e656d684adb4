package dev.keyway.apps.main;

import dev.keyway.apps.cli.ExitCode;
import dev.keyway.apps.config.AuthMode;
import dev.keyway.apps.config.Config;
import dev.keyway.apps.config.ConfigException;
import dev.keyway.apps.config.ConfigReader;
import dev.keyway.apps.config.Setting;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;

/** {@code keyway serve}: runs the controller until it is told to stop, or can't go on. */
@Command(
    name = "serve",
    description = "Runs the controller.",
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Stopped by SIGTERM or SIGINT.",
      "1:Failed while it ran; the log says why. A restart is safe.",
      "2:An option or a setting is wrong.",
      "3:A port or the store can't be opened."
    },
    footer = {
      "",
      "Each option can be set in the environment too: --key-ranges as KEYWAY_KEY_RANGES;",
      "and in the file, without the dashes: key-ranges. The command line wins over the",
      "environment, and that over the file."
    })
final class ServeCommand implements Callable<Integer> {

  private static final String CONFIG = "--config";
  private static final String CONFIG_VARIABLE = "KEYWAY_CONFIG";

  private final Map<String, String> environment;
  private final CommandLine commandLine;

  private ServeCommand(Map<String, String> environment) {
    this.environment = environment;
    this.commandLine = new CommandLine(this);
  }

  /** The command, with an option for each setting. */
  static CommandLine withOptions(Map<String, String> environment) {
    CommandLine serve = new ServeCommand(environment).commandLine;
    serve
        .getCommandSpec()
        .addOption(
            OptionSpec.builder(CONFIG)
                .type(String.class)
                .paramLabel("FILE")
                .description("YAML file with settings.")
                .build());
    for (Setting setting : Setting.values()) {
      serve
          .getCommandSpec()
          .addOption(
              OptionSpec.builder(setting.option())
                  .type(String.class)
                  .arity(setting.isFlag() ? "0..1" : "1")
                  .fallbackValue("true")
                  .paramLabel(setting.form())
                  .description(setting.description() + byDefault(setting))
                  .build());
    }
    return serve;
  }

  private static String byDefault(Setting setting) {
    return setting.byDefault().isEmpty() ? "" : " Default: " + setting.byDefault();
  }

  @Override
  public Integer call() {
    Config config;
    try {
      config = config();
    } catch (ConfigException e) {
      commandLine.getErr().println("keyway: " + e.getMessage());
      return ExitCode.USAGE;
    }
    Logging.configure(config.logFormat(), config.logLevel());
    return run(config);
  }

  private Config config() throws ConfigException {
    Map<Setting, String> given = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      option(setting.option()).ifPresent(value -> given.put(setting, value));
    }
    Optional<String> file =
        option(CONFIG).or(() -> Optional.ofNullable(environment.get(CONFIG_VARIABLE)));
    return file.isPresent()
        ? ConfigReader.read(given, environment, Path.of(file.get()))
        : ConfigReader.read(given, environment);
  }

  private Optional<String> option(String name) {
    @Nullable String value = commandLine.getParseResult().matchedOptionValue(name, null);
    return Optional.ofNullable(value);
  }

  private static int run(Config config) {
    // Not a constant: logging is configured only now.
    Logger log = LoggerFactory.getLogger(ServeCommand.class);
    CompletableFuture<Throwable> failed = new CompletableFuture<>();
    CompletableFuture<Optional<Wiring>> started = new CompletableFuture<>();
    // Before the start: who is told to stop while it starts, stops as well as later.
    Thread stop = new Thread(() -> stop(started.join(), log), "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      warn(config, log);
      Wiring wiring = Wiring.start(config, failed::complete);
      started.complete(Optional.of(wiring));
      failed.join();
      log.error("keyway stops, for it can't go on; a restart is safe");
      if (isRemoved(stop)) {
        wiring.close();
      }
      return ExitCode.FAILED;
    } catch (StartException e) {
      log.error("keyway can't start: {}", e.getMessage());
      boolean unused = isRemoved(stop);
      return ExitCode.UNAVAILABLE;
    } finally {
      boolean unused = started.complete(Optional.empty());
    }
  }

  private static void warn(Config config, Logger log) {
    if (config.auth() == AuthMode.NONE && config.insecure()) {
      log.warn("--insecure: whoever reaches the API at {} may do everything", config.api());
    }
    if (config.auth() == AuthMode.TOKENS && config.apiTls().isEmpty() && !config.apiIsLocal()) {
      log.warn(
          "tokens are sent to {} in the clear: set --api-tls-certificate and --api-tls-key",
          config.api());
    }
  }

  /** Whether nobody stops it already. */
  private static boolean isRemoved(Thread stop) {
    try {
      return Runtime.getRuntime().removeShutdownHook(stop);
    } catch (IllegalStateException stoppingAlready) {
      return false;
    }
  }

  /** On a signal. The machine would end with the signal's number, as if it had not stopped well. */
  private static void stop(Optional<Wiring> wiring, Logger log) {
    log.info("stopping");
    wiring.ifPresent(Wiring::close);
    log.info("stopped");
    Runtime.getRuntime().halt(wiring.isPresent() ? ExitCode.CLEAN : ExitCode.UNAVAILABLE);
  }
}
