package dev.keyway.apps.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.topology.model.BadValueException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens are kept without their secrets, count until they are revoked or expire, and no others. */
final class TokensTest {

  private static final Instant NOW = Instant.parse("2026-11-22T22:00:00Z");

  @TempDir private Path directory;

  private Instant now = NOW;

  private TokenIssuer issuer() {
    return new TokenIssuer(new TokenFile(directory));
  }

  private TokenAuthenticator authenticator() throws TokenFileException {
    return new TokenAuthenticator(new TokenFile(directory), () -> now);
  }

  private Path file() {
    return directory.resolve("tokens.json");
  }

  private String issue(String project, Role role) throws TokenFileException {
    return issuer().create("somebody", project, role, NOW, Optional.empty()).secret();
  }

  private static Optional<Identity> identify(Authenticator by, String shown) {
    return by.identify(Optional.of(shown));
  }

  @Test
  void aTokenStandsForItsProjectAndRole() throws Exception {
    TokenIssuer.Issued issued = issuer().create("ci", "red", Role.MEMBER, NOW, Optional.empty());
    assertThat(identify(authenticator(), issued.secret()))
        .contains(new Identity(issued.token().id(), "ci", "red", Role.MEMBER));
    assertThat(authenticator().identify(Optional.empty())).isEmpty();
  }

  @Test
  void nothingButTheWholeSecretCounts() throws Exception {
    String secret = issue("red", Role.ADMIN);
    String other = issue("red", Role.ADMIN);
    TokenAuthenticator by = authenticator();
    char last = secret.charAt(20);
    assertThat(identify(by, secret.replace(last, last == 'A' ? 'B' : 'A'))).isEmpty();
    assertThat(identify(by, secret.substring(0, 13) + other.substring(13))).isEmpty();
    assertThat(identify(by, secret + " ")).isEmpty();
    assertThat(identify(by, secret.substring(0, 20))).isEmpty();
    assertThat(identify(by, "")).isEmpty();
    assertThat(
            identify(
                by,
                Files.readString(file()).replaceAll("(?s).*\"sha256\" : \"", "").substring(0, 64)))
        .isEmpty();
  }

  @Test
  void theFileHasNoSecretAndIsItsOwnersAlone() throws Exception {
    String secret = issue("red", Role.ADMIN);
    assertThat(Files.readString(file()))
        .doesNotContain(secret)
        .doesNotContain(secret.substring(13));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    try (var files = Files.list(directory)) {
      assertThat(files.map(path -> String.valueOf(path.getFileName())))
          .containsExactlyInAnyOrder("tokens.json", "tokens.lock");
    }
    assertThat(TokenSecret.parse(secret).orElseThrow().toString())
        .doesNotContain(secret.substring(13));
  }

  @Test
  void aRunningControllerNoticesNewAndRevokedTokens() throws Exception {
    TokenAuthenticator by = authenticator();
    TokenIssuer.Issued issued = issuer().create("", "red", Role.READER, NOW, Optional.empty());
    by.look();
    assertThat(identify(by, issued.secret())).isPresent();
    issuer().revoke(issued.token().id());
    by.look();
    assertThat(identify(by, issued.secret())).isEmpty();
    assertThatThrownBy(() -> issuer().revoke(issued.token().id()))
        .hasMessageContaining("no token with the id '" + issued.token().id() + "'");
  }

  @Test
  void aTokenExpires() throws Exception {
    String secret =
        issuer()
            .create("", "red", Role.READER, NOW, Optional.of(NOW.plus(Duration.ofDays(30))))
            .secret();
    TokenAuthenticator by = authenticator();
    now = NOW.plus(Duration.ofDays(30)).minusMillis(1);
    assertThat(identify(by, secret)).isPresent();
    now = NOW.plus(Duration.ofDays(30));
    assertThat(identify(by, secret)).isEmpty();
  }

  @Test
  void aDamagedFileLetsNobodyInAndIsLeftAsItIs() throws Exception {
    String secret = issue("red", Role.ADMIN);
    TokenAuthenticator by = authenticator();
    String whole = Files.readString(file());
    for (String damaged :
        List.of(
            whole.substring(0, whole.length() / 2),
            "",
            "null",
            "[]",
            whole.replace("\"version\" : 1", "\"version\" : 2"),
            whole.replace("\"admin\"", "\"king\""),
            whole.replace("\"project\"", "\"projekt\""),
            whole.replaceAll("\"sha256\" : \"..", "\"sha256\" : \""))) {
      // Replaced, as the commands do it.
      Files.delete(file());
      Files.writeString(file(), damaged);
      by.look();
      assertThatThrownBy(() -> identify(by, secret))
          .as(damaged)
          .isInstanceOf(Authenticator.UnavailableException.class);
      assertThatThrownBy(this::authenticator)
          .isInstanceOf(TokenFileException.class)
          .hasMessageContaining("tokens.json: is damaged: ")
          .hasMessageContaining("keyway token create");
      assertThatThrownBy(() -> issue("red", Role.ADMIN)).isInstanceOf(TokenFileException.class);
      assertThat(Files.readString(file())).isEqualTo(damaged);
    }
    Files.delete(file());
    Files.writeString(file(), whole);
    by.look();
    assertThat(identify(by, secret)).isPresent();
  }

  @Test
  void aFileThatOthersCanWriteIsNotBelieved() throws Exception {
    issue("red", Role.ADMIN);
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-rw----"));
    assertThatThrownBy(this::authenticator).hasMessageContaining("chmod 600");
  }

  @Test
  void badNamesAreRefused() {
    assertThatThrownBy(() -> issue("", Role.ADMIN)).isInstanceOf(BadValueException.class);
    assertThatThrownBy(() -> issue("a\nb", Role.ADMIN)).isInstanceOf(BadValueException.class);
    assertThatThrownBy(() -> Role.parse("root")).hasMessageContaining("admin, member or reader");
  }
}
