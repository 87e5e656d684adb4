package dev.keyway.apps.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import dev.keyway.apps.cli.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line up to where the controller would run. */
final class ServeCommandTest {

  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(ImmutableMap<String, String> environment, String... arguments) {
    CommandLine main = Main.commandLine(environment);
    main.setOut(new PrintWriter(out));
    main.setErr(new PrintWriter(err));
    return main.execute(arguments);
  }

  private int run(String... arguments) {
    return run(ImmutableMap.of(), arguments);
  }

  @Test
  void helpNamesEveryOptionItsDefaultAndTheExitCodes() {
    assertThat(run("serve", "--help")).isEqualTo(ExitCode.CLEAN);
    assertThat(out.toString())
        .contains("--config=FILE", "--api=HOST:PORT", "--key-ranges=A-B", "127.0.0.1:9696")
        .contains("KEYWAY_KEY_RANGES")
        .contains("Exit codes");
    assertThat(run("--help")).isEqualTo(ExitCode.CLEAN);
    assertThat(out.toString()).contains("serve").contains("pipeline").contains("hypervisor");
    assertThat(run("pipeline", "--help")).isEqualTo(ExitCode.CLEAN);
    assertThat(run("--version")).isEqualTo(ExitCode.CLEAN);
  }

  @Test
  void theClientAsksWhereTheEnvironmentSays() {
    assertThat(run(ImmutableMap.of("KEYWAY_API_URL", "127.0.0.1:1"), "status"))
        .isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(err.toString()).startsWith("keyway: can't reach the API at http://127.0.0.1:1: ");
  }

  @Test
  void thePipelineIsPrinted() {
    assertThat(run("pipeline")).isEqualTo(ExitCode.CLEAN);
    assertThat(out.toString()).contains("classify").contains("local");
  }

  @Test
  void aWrongOptionOrSettingIsAUsageError() throws Exception {
    assertThat(run("serve", "--colour", "red")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--colour");
    assertThat(run()).isEqualTo(ExitCode.USAGE);
    assertThat(run("serve", "--api", "here")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--api: 'here' is not valid: expected HOST:PORT");
    assertThat(run(ImmutableMap.of("KEYWAY_LOG_LEVEL", "loud"), "serve")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("KEYWAY_LOG_LEVEL");
    Path file = Files.writeString(directory.resolve("keyway.yaml"), "colour: red\n");
    assertThat(run(ImmutableMap.of("KEYWAY_CONFIG", file.toString()), "serve"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("unknown key 'colour'");
  }

  @Test
  void aPortThatIsTakenHasAnExitCodeOfItsOwn() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String here = "127.0.0.1:" + taken.getLocalPort();
      String free = "127.0.0.1:0";
      String data = directory.toString();
      assertThat(run("serve", "--data", data, "--openflow", free, "--ovsdb", free, "--api", here))
          .isEqualTo(ExitCode.UNAVAILABLE);
      // The first left nothing behind: the store can be opened again.
      assertThat(run("serve", "--data", data, "--openflow", free, "--ovsdb", here, "--api", free))
          .isEqualTo(ExitCode.UNAVAILABLE);
      assertThat(run("serve", "--data", data, "--openflow", here, "--api", free))
          .isEqualTo(ExitCode.UNAVAILABLE);
    }
  }

  @Test
  void aStoreThatCantBeOpenedHasTheSameExitCode() throws Exception {
    Path file = Files.writeString(directory.resolve("no-directory"), "");
    assertThat(run("serve", "--data", file.toString(), "--openflow", "127.0.0.1:0"))
        .isEqualTo(ExitCode.UNAVAILABLE);
  }
}
