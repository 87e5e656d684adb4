package dev.keyway.apps.cli;

import java.io.PrintWriter;
import java.util.OptionalInt;
import java.util.function.Supplier;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** How the answer of a command is printed. */
final class OutputOptions {

  private final Supplier<OptionalInt> terminalWidth;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      scope = ScopeType.INHERIT,
      defaultValue = "table",
      description =
          "table, wide (all columns, nothing cut) or json (the API's own). Default: table")
  private OutputFormat format;

  /** picocli fills the other field in. */
  @SuppressWarnings("NullAway.Init")
  OutputOptions(Supplier<OptionalInt> terminalWidth) {
    this.terminalWidth = terminalWidth;
  }

  Screen screen(PrintWriter out) {
    return new Screen(
        out, format, format == OutputFormat.TABLE ? terminalWidth.get() : OptionalInt.empty());
  }
}
