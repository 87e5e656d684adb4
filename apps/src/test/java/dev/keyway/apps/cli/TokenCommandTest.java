package dev.keyway.apps.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ObjectArrays;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code keyway token}: shows a secret once, and what is left later. */
final class TokenCommandTest {

  @TempDir private Path directory;

  private Typed run(String... arguments) {
    return Typed.in(
        ImmutableMap.of("KEYWAY_DATA", directory.toString()), OptionalInt.empty(), arguments);
  }

  private JsonNode create(String... options) throws Exception {
    String[] command = {"token", "create", "-o", "json", "--project", "red", "--role", "member"};
    Typed typed = run(ObjectArrays.concat(command, options, String.class));
    assertThat(typed.exitCode()).as(typed.err()).isZero();
    return new ObjectMapper().readTree(typed.out());
  }

  @Test
  void theSecretIsShownOnlyWhenItIsMade() throws Exception {
    JsonNode made = create("--name", "ci", "--expires", "30d");
    assertThat(made.path("token").asText()).startsWith("kwt_" + made.path("id").asText() + "_");
    Typed list = run("token", "list");
    assertThat(list.out())
        .contains(made.path("id").asText(), "ci", "red", "member", made.path("expires_at").asText())
        .doesNotContain(made.path("token").asText());
    assertThat(run("token", "create", "--project", "red", "--role", "reader").out())
        .contains("token", "kwt_");
  }

  @Test
  void whatIsRevokedIsGone() throws Exception {
    String id = create().path("id").asText();
    assertThat(run("token", "revoke", id).exitCode()).isZero();
    assertThat(run("token", "list").out()).doesNotContain(id);
    Typed again = run("token", "revoke", id);
    assertThat(again.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(again.err()).contains("'" + id + "'");
  }

  @Test
  void whatCantBeMeantIsQuoted() {
    for (String[] options :
        new String[][] {
          {"--project", "red", "--role", "king"},
          {"--project", "", "--role", "member"},
          {"--project", "red", "--role", "member", "--expires", "soon"}
        }) {
      String[] command =
          ObjectArrays.concat(new String[] {"token", "create"}, options, String.class);
      Typed typed = run(command);
      assertThat(typed.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(typed.err()).contains(options[options.length - 1].isEmpty() ? "''" : "'");
    }
    assertThat(Files.exists(directory.resolve("tokens.json"))).isFalse();
  }

  @Test
  void aDamagedFileIsNamed() throws Exception {
    Files.writeString(directory.resolve("tokens.json"), "nonsense");
    for (String[] command :
        new String[][] {
          {"token", "list"},
          {"token", "revoke", "x"},
          {"token", "create", "--project", "red", "--role", "member"}
        }) {
      Typed typed = run(command);
      assertThat(typed.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(typed.err()).contains("tokens.json: is damaged");
    }
  }
}
