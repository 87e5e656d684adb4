package dev.keyway.apps.cli;

import com.google.common.collect.ImmutableList;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import picocli.CommandLine;

/** All commands of the client, for the command line to take in. */
public final class ClientCommands {

  private ClientCommands() {}

  /**
   * New ones, to be added as subcommands.
   *
   * @param environment in which {@code KEYWAY_API_URL} and others are looked for
   * @param terminalWidth where tables are cut; empty for nowhere
   */
  public static ImmutableList<Object> all(
      Map<String, String> environment, Supplier<OptionalInt> terminalWidth) {
    Supplier<ClientOptions> options = () -> new ClientOptions(environment, terminalWidth);
    return ImmutableList.of(
        new StatusCommand(options.get()),
        new HypervisorCommand(options.get()),
        new HostCommand(options.get()),
        new TunnelCommand(options.get()),
        new PortCommand(options.get()),
        new KeyCommand(options.get()),
        new DriftCommand(options.get()),
        new BackupCommand(options.get()),
        new TokenCommand(environment, terminalWidth, InstantSource.system()));
  }

  /** Ends a command that failed: with one line of text where the reason is known. */
  public static int fail(Exception why, CommandLine command) throws Exception {
    if (why instanceof ClientException known) {
      command.getErr().println("keyway: " + known.getMessage());
      return known.exitCode();
    }
    throw why;
  }
}
