package dev.keyway.apps.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyway.apps.cli.ExitCode;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The controller as a process of its own: started, stopped by a signal, started again. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ServeProcessTest {

  /** A slash may have a backslash before it in JSON. */
  private static final Pattern LISTENS = Pattern.compile("API listens on http:[/\\\\]+([0-9.:]+)");

  @TempDir private Path directory;

  private final List<String> lines = new ArrayList<>();
  private Process process;

  private String start(String... options) throws Exception {
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
                directory.toString(),
                "--openflow",
                "127.0.0.1:0",
                "--ovsdb",
                "127.0.0.1:0",
                "--api",
                "127.0.0.1:0"));
    command.addAll(List.of(options));
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    // Stays open: what is logged later must find a reader.
    BufferedReader reader = process.inputReader();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      lines.add(line);
      Matcher matcher = LISTENS.matcher(line);
      if (matcher.find()) {
        return "http://" + matcher.group(1);
      }
    }
    throw new AssertionError("ended with " + process.waitFor() + ": " + lines);
  }

  private int stop() throws Exception {
    // Not destroy(), which closes what is to be read.
    process.toHandle().destroy();
    process.inputReader().lines().forEach(lines::add);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @AfterEach
  void endProcess() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private static String send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient()
        .send(request.build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void sigtermStopsCleanlyAndARestartHasEverything() throws Exception {
    String networks = start() + "/v2.0/networks";
    String body = "{\"network\": {\"name\": \"blue\"}}";
    send(
        HttpRequest.newBuilder(URI.create(networks))
            .POST(HttpRequest.BodyPublishers.ofString(body)));
    String before = send(HttpRequest.newBuilder(URI.create(networks)));
    assertThat(before).contains("blue");
    assertThat(stop()).as(lines.toString()).isEqualTo(ExitCode.CLEAN);
    assertThat(lines).anyMatch(line -> line.contains("OpenFlow listens on 127.0.0.1:"));
    assertThat(lines).anyMatch(line -> line.contains("OVSDB listens on 127.0.0.1:"));
    assertThat(lines).anyMatch(line -> line.endsWith("stopped"));
    networks = start() + "/v2.0/networks";
    assertThat(send(HttpRequest.newBuilder(URI.create(networks)))).isEqualTo(before);
    assertThat(stop()).isEqualTo(ExitCode.CLEAN);
  }

  @Test
  void theLogIsJsonByOption() throws Exception {
    start("--log-format", "json");
    assertThat(stop()).isEqualTo(ExitCode.CLEAN);
    assertThat(lines).isNotEmpty();
    for (String line : lines) {
      assertThat(new ObjectMapper().readTree(line).path("formattedMessage").isTextual())
          .as(line)
          .isTrue();
    }
  }
}
