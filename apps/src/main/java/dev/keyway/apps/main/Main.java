package dev.keyway.apps.main;

import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The {@code keyway} command; what it does is in its subcommands. */
@Command(
    name = "keyway",
    description = "An OpenFlow controller for overlay networks on Open vSwitch.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  /** The version that the build wrote into the jar; there is none when classes run unpacked. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version =
          Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
              .orElse("(not built into a jar)");
      return new String[] {"keyway " + version};
    }
  }
}
