package dev.keyway.apps.cli;

import com.google.common.collect.ImmutableMap;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.OptionalInt;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * What comes of a typed command.
 *
 * @param out the standard output
 * @param err the standard error
 */
record Typed(int exitCode, String out, String err) {

  @Command(name = "keyway")
  private static final class Keyway {}

  /** A command on an API, printed to no terminal. */
  static Typed on(String api, String... arguments) {
    return in(ImmutableMap.of("KEYWAY_API_URL", api), OptionalInt.empty(), arguments);
  }

  /** A command in an environment, printed to a terminal of some width or to none. */
  static Typed in(Map<String, String> environment, OptionalInt width, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine keyway = new CommandLine(new Keyway());
    ClientCommands.all(environment, () -> width).forEach(keyway::addSubcommand);
    int exitCode =
        keyway
            .setExecutionExceptionHandler(
                (thrown, command, parsed) -> ClientCommands.fail(thrown, command))
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new Typed(exitCode, out.toString(), err.toString());
  }
}
