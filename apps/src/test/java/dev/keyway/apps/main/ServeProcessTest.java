package dev.keyway.apps.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyway.apps.cli.ExitCode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The controller as a process of its own: started, stopped by a signal, started again. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ServeProcessTest {

  @TempDir private Path directory;

  private ServeProcess process;

  @BeforeEach
  void makeProcess() {
    process = new ServeProcess(directory);
  }

  @AfterEach
  void endProcess() {
    process.close();
  }

  private static String send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient()
        .send(request.build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void sigtermStopsCleanlyAndARestartHasEverything() throws Exception {
    String networks = process.start() + "/v2.0/networks";
    String body = "{\"network\": {\"name\": \"blue\"}}";
    send(
        HttpRequest.newBuilder(URI.create(networks))
            .POST(HttpRequest.BodyPublishers.ofString(body)));
    String before = send(HttpRequest.newBuilder(URI.create(networks)));
    assertThat(before).contains("blue");
    assertThat(process.stop()).as(process.lines().toString()).isEqualTo(ExitCode.CLEAN);
    assertThat(process.lines()).anyMatch(line -> line.contains("OpenFlow listens on 127.0.0.1:"));
    assertThat(process.lines()).anyMatch(line -> line.contains("OVSDB listens on 127.0.0.1:"));
    assertThat(process.lines()).anyMatch(line -> line.endsWith("stopped"));
    networks = process.start() + "/v2.0/networks";
    assertThat(send(HttpRequest.newBuilder(URI.create(networks)))).isEqualTo(before);
    assertThat(process.stop()).isEqualTo(ExitCode.CLEAN);
  }

  @Test
  void theLogIsJsonByOption() throws Exception {
    process.start("--log-format", "json");
    assertThat(process.stop()).isEqualTo(ExitCode.CLEAN);
    assertThat(process.lines()).isNotEmpty();
    for (String line : process.lines()) {
      assertThat(new ObjectMapper().readTree(line).path("formattedMessage").isTextual())
          .as(line)
          .isTrue();
    }
  }
}
