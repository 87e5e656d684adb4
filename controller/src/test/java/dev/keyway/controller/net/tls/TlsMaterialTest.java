package dev.keyway.controller.net.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be read is read; what can't is named with what was expected, and no secret is told. */
final class TlsMaterialTest {

  @TempDir private Path directory;

  private TestAuthority authority;

  @BeforeEach
  void makeAuthority() throws Exception {
    authority = new TestAuthority("test");
  }

  private static X509TrustManager trust(TlsMaterial material) {
    TrustManager[] all = material.clientAuthorities().orElseThrow().getTrustManagers();
    return (X509TrustManager) all[0];
  }

  @Test
  void keysOfBothKindsAreReadWithTheirCertificates() throws Exception {
    for (X509Bundle issued : ImmutableList.of(authority.issue("ec"), authority.issueRsa("rsa"))) {
      TlsFiles files = TestAuthority.write(issued, directory, Optional.empty());
      TlsMaterial material = TlsMaterial.read(files);
      assertThat(material.certificate()).isEqualTo(issued.getCertificate());
      assertThat(material.clientAuthorities()).isEmpty();
    }
  }

  @Test
  void onlyTheGivenAuthoritiesAreTrusted() throws Exception {
    X509Bundle ours = authority.issue("ours");
    X509Bundle strange = new TestAuthority("other").issue("strange");
    Path ca = authority.write(directory.resolve("ca.pem"));
    TlsMaterial material = TlsMaterial.read(TestAuthority.write(ours, directory, Optional.of(ca)));
    trust(material).checkClientTrusted(ours.getCertificatePath(), "EC");
    assertThatThrownBy(() -> trust(material).checkClientTrusted(strange.getCertificatePath(), "EC"))
        .hasMessageContaining("path");
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() throws Exception {
    TlsFiles files = TestAuthority.write(authority.issue("one"), directory, Optional.empty());
    for (X509Bundle other :
        ImmutableList.of(authority.issue("other"), authority.issueRsa("other"))) {
      TestAuthority.replace(files.key(), other.getPrivateKeyPEM());
      assertThatThrownBy(() -> TlsMaterial.read(files))
          .isInstanceOf(TlsException.class)
          .hasMessageContaining("key.pem: is not the private key of the certificate in");
    }
  }

  @Test
  void whatIsMissingOrMalformedIsNamedWithWhatWasExpected() throws Exception {
    TlsFiles files = TestAuthority.write(authority.issue("one"), directory, Optional.empty());
    String key = Files.readString(files.key());
    assertRefused(files, key.replace(" PRIVATE", " RSA PRIVATE"), "openssl pkcs8 -topk8 -nocrypt");
    assertRefused(files, key.replace(" PRIVATE", " ENCRYPTED PRIVATE"), "'ENCRYPTED PRIVATE KEY'");
    assertRefused(files, key.replaceAll("\nM", "\nN"), "expected a private key of RSA, EC");
    assertRefused(files, "nonsense", "expected a private key in PEM");
    Files.delete(files.key());
    assertThatThrownBy(() -> TlsMaterial.read(files)).hasMessageContaining("there is no such file");
    TestAuthority.replace(files.certificate(), "nonsense");
    assertThatThrownBy(() -> TlsMaterial.read(files))
        .hasMessageContaining("expected X.509 certificates in PEM");
    TestAuthority.replace(
        files.certificate(), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    assertThatThrownBy(() -> TlsMaterial.read(files)).isInstanceOf(TlsException.class);
    TestAuthority.replace(files.certificate(), "x".repeat(5 << 20));
    assertThatThrownBy(() -> TlsMaterial.read(files)).hasMessageContaining("at most");
  }

  private static void assertRefused(TlsFiles files, String key, String message) throws Exception {
    TestAuthority.replace(files.key(), key);
    assertThatThrownBy(() -> TlsMaterial.read(files))
        .isInstanceOf(TlsException.class)
        .hasMessageContaining(files.key().toString())
        .hasMessageContaining(message)
        .hasMessageNotContaining(key.substring(key.length() / 2));
  }

  @Test
  void newFilesAreUsedAtTheNextLookAndBrokenOnesNever() throws Exception {
    X509Bundle first = authority.issue("first");
    TlsFiles files = TestAuthority.write(first, directory, Optional.empty());
    TlsWatch watch = new TlsWatch("test", files);
    ImmutableList.Builder<TlsMaterial> told = ImmutableList.builder();
    watch.look(told::add);
    assertThat(watch.current().certificate()).isEqualTo(first.getCertificate());

    X509Bundle second = authority.issue("second");
    TestAuthority.replace(files.certificate(), second.getCertificatePathPEM());
    watch.look(told::add);
    assertThat(watch.current().certificate()).isEqualTo(first.getCertificate());
    assertThat(told.build()).isEmpty();

    TestAuthority.replace(files.key(), second.getPrivateKeyPEM());
    watch.look(told::add);
    watch.look(told::add);
    assertThat(watch.current().certificate()).isEqualTo(second.getCertificate());
    assertThat(told.build()).containsExactly(watch.current());
  }
}
