package dev.keyway.apps.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import dev.keyway.apps.api.RunningApi;
import dev.keyway.controller.net.tls.TestAuthority;
import dev.keyway.controller.net.tls.TlsFiles;
import dev.keyway.controller.net.tls.TlsMaterial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client of an API that wants to see a certificate of its callers. */
final class ClientTlsTest {

  @TempDir private Path directory;

  private Path ca;
  private TlsFiles operator;
  private TlsFiles stranger;
  private RunningApi api;

  @BeforeEach
  void start() throws Exception {
    TestAuthority site = new TestAuthority("site");
    ca = site.write(directory.resolve("ca.pem"));
    operator = issued(site, "operator");
    stranger = issued(new TestAuthority("other"), "stranger");
    TlsFiles own =
        TestAuthority.write(
            site.issue("api"), Files.createDirectory(directory.resolve("api")), Optional.of(ca));
    api = RunningApi.speaking(TlsMaterial.read(own));
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  private TlsFiles issued(TestAuthority authority, String name) throws Exception {
    return TestAuthority.write(
        authority.issue(name), Files.createDirectory(directory.resolve(name)), Optional.empty());
  }

  private Typed status(ImmutableMap<String, String> environment, Object... options) {
    String[] arguments = new String[options.length + 3];
    arguments[0] = "status";
    arguments[1] = "--api";
    arguments[2] = api.base();
    for (int i = 0; i < options.length; i++) {
      arguments[i + 3] = options[i].toString();
    }
    return Typed.in(environment, OptionalInt.empty(), arguments);
  }

  @Test
  void theCertificateIsShownByOptionOrEnvironment() {
    Typed typed =
        status(
            ImmutableMap.of(),
            "--cacert",
            ca,
            "--cert",
            operator.certificate(),
            "--key",
            operator.key());
    assertThat(typed.exitCode()).as(typed.err()).isZero();
    assertThat(typed.out()).contains("revision");
    for (String prefix : new String[] {"KEYWAY_", "OS_"}) {
      typed =
          status(
              ImmutableMap.of(
                  prefix + "CACERT", ca.toString(),
                  prefix + "CERT", operator.certificate().toString(),
                  prefix + "KEY", operator.key().toString()));
      assertThat(typed.exitCode()).as(typed.err()).isZero();
    }
  }

  @Test
  void whoShowsNoneOrAnothersIsToldHow() {
    Typed none = status(ImmutableMap.of(), "--cacert", ca);
    assertThat(none.exitCode()).isNotZero();
    assertThat(none.err()).contains("--cert");
    Typed another =
        status(
            ImmutableMap.of(),
            "--cacert",
            ca,
            "--cert",
            stranger.certificate(),
            "--key",
            stranger.key());
    assertThat(another.exitCode()).isNotZero();
    assertThat(another.err()).contains("--cert");
  }

  @Test
  void whatDoesNotFitTogetherIsAnErrorOfUse() {
    Typed half = status(ImmutableMap.of(), "--cert", operator.certificate());
    assertThat(half.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(half.err()).contains("belong together: expected both or neither");
    Typed mixed =
        status(ImmutableMap.of(), "--cert", operator.certificate(), "--key", stranger.key());
    assertThat(mixed.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(mixed.err()).contains("is not the private key of the certificate");
    Typed missing = status(ImmutableMap.of(), "--cacert", directory.resolve("none.pem"));
    assertThat(missing.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(missing.err()).contains("--cacert", "none.pem");
  }
}
