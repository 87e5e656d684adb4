package dev.keyway.apps.main;

import dev.keyway.apps.cli.ClientCommands;
import dev.keyway.apps.cli.Terminal;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ScopeType;

/** The {@code keyway} command; what it does is in its subcommands. */
@Command(
    name = "keyway",
    description = "An OpenFlow controller for overlay networks on Open vSwitch.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = PipelineCommand.class)
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(commandLine(System.getenv()).execute(args));
  }

  /** The command with all its subcommands. */
  static CommandLine commandLine(Map<String, String> environment) {
    CommandLine main = new CommandLine(new Main());
    main.addSubcommand("serve", ServeCommand.withOptions(environment));
    main.addSubcommand("restore", new RestoreCommand(InstantSource.system()));
    ClientCommands.all(environment, Terminal::width).forEach(main::addSubcommand);
    return main.setExecutionExceptionHandler(
        (thrown, command, arguments) -> ClientCommands.fail(thrown, command));
  }

  /** The version that the build wrote into the jar; there is none when classes run unpacked. */
  static String version() {
    return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
        .orElse("(not built into a jar)");
  }

  /** Says the version for {@code --version}. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"keyway " + version()};
    }
  }
}
