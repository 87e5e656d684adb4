package dev.keyway.apps.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The terminal that the process prints to, if any. Known on Linux only (proc(5), {@code fd}). */
public final class Terminal {

  private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

  private static final Pattern TERMINAL = Pattern.compile("/dev/(pts/[0-9]+|tty.*|console)");

  /** What stty prints: rows and columns. */
  private static final Pattern SIZE = Pattern.compile("[0-9]+ ([1-9][0-9]{0,4})\\s*");

  private Terminal() {}

  /** Its width in characters; empty where the output goes elsewhere, or nobody knows it. */
  public static OptionalInt width() {
    try {
      Path output = Files.readSymbolicLink(STANDARD_OUTPUT);
      return TERMINAL.matcher(output.toString()).matches()
          ? columns(sizeOf(output))
          : OptionalInt.empty();
    } catch (IOException | UnsupportedOperationException unknown) {
      return OptionalInt.empty();
    }
  }

  private static String sizeOf(Path terminal) throws IOException {
    Process stty =
        new ProcessBuilder("stty", "size")
            .redirectInput(terminal.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }

  static OptionalInt columns(String size) {
    Matcher matcher = SIZE.matcher(size);
    return matcher.matches()
        ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
        : OptionalInt.empty();
  }
}
