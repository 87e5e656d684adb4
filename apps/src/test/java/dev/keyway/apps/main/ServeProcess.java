package dev.keyway.apps.main;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The controller as a process of its own, with all that it prints. */
final class ServeProcess implements AutoCloseable {

  /** A slash may have a backslash before it in JSON. */
  private static final Pattern LISTENS =
      Pattern.compile("API listens on (https?):[/\\\\]+([0-9.:]+)");

  private static final long PATIENCE_SECONDS = 30;

  private final Path data;
  private final List<String> lines = new ArrayList<>();
  private @Nullable Process process;

  /** Not started yet. */
  ServeProcess(Path data) {
    this.data = data;
  }

  /** All that it printed so far. */
  List<String> lines() {
    return lines;
  }

  /** Starts it, also once more; gives scheme and authority of its API. */
  String start(String... options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "--data",
                data.toString(),
                "--openflow",
                "127.0.0.1:0",
                "--ovsdb",
                "127.0.0.1:0",
                "--api",
                "127.0.0.1:0"));
    command.addAll(List.of(options));
    Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
    process = started;
    // Stays open: what is logged later must find a reader.
    BufferedReader reader = started.inputReader();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      lines.add(line);
      Matcher matcher = LISTENS.matcher(line);
      if (matcher.find()) {
        return matcher.group(1) + "://" + matcher.group(2);
      }
    }
    throw new AssertionError("ended with " + started.waitFor() + ": " + lines);
  }

  /** Asks it to stop; gives what it ended with. */
  int stop() throws Exception {
    Process started = process;
    if (started == null) {
      throw new IllegalStateException("not started");
    }
    // Not destroy(), which closes what is to be read.
    started.toHandle().destroy();
    started.inputReader().lines().forEach(lines::add);
    if (!started.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it does not stop: " + lines);
    }
    return started.exitValue();
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
