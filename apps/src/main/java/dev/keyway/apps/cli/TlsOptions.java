package dev.keyway.apps.cli;

import dev.keyway.controller.net.tls.TlsException;
import dev.keyway.controller.net.tls.TlsFiles;
import dev.keyway.controller.net.tls.TlsMaterial;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Whom a client believes, and what it shows of itself, where the API is at https. */
final class TlsOptions {

  private final Map<String, String> environment;

  @Option(
      names = "--cacert",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = {
        "PEM authorities to believe for https, and no others.",
        "Default: KEYWAY_CACERT, or OS_CACERT, or those of Java"
      })
  private @Nullable String authorities;

  @Option(
      names = "--cert",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = {
        "PEM certificate to show the API, where it wants one.",
        "Default: KEYWAY_CERT, or OS_CERT"
      })
  private @Nullable String certificate;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = {"Its private key, PEM in PKCS#8.", "Default: KEYWAY_KEY, or OS_KEY"})
  private @Nullable String key;

  TlsOptions(Map<String, String> environment) {
    this.environment = environment;
  }

  /** What opens connections; empty where it is as Java does it. */
  Optional<SSLSocketFactory> sockets() throws ClientException {
    String believed = chosen(authorities, "CACERT");
    String shown = chosen(certificate, "CERT");
    String secret = chosen(key, "KEY");
    if (shown.isEmpty() != secret.isEmpty()) {
      throw ClientException.usage(
          "--cert and --key (or KEYWAY_CERT and KEYWAY_KEY, or OS_CERT and OS_KEY) belong together:"
              + " expected both or neither");
    }
    if (believed.isEmpty() && shown.isEmpty()) {
      return Optional.empty();
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(shown, secret), trust(believed), null);
      return Optional.of(context.getSocketFactory());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK speaks TLS", e);
    }
  }

  private static KeyManager @Nullable [] keys(String certificate, String key)
      throws ClientException {
    if (certificate.isEmpty()) {
      return null;
    }
    try {
      return TlsMaterial.read(new TlsFiles(Path.of(certificate), Path.of(key), Optional.empty()))
          .keys()
          .getKeyManagers();
    } catch (TlsException | InvalidPathException e) {
      throw ClientException.usage("--cert and --key: " + e.getMessage());
    }
  }

  private static TrustManager @Nullable [] trust(String authorities) throws ClientException {
    if (authorities.isEmpty()) {
      return null;
    }
    try {
      return TlsMaterial.trust(Path.of(authorities)).getTrustManagers();
    } catch (TlsException | InvalidPathException e) {
      throw ClientException.usage("--cacert: " + e.getMessage());
    }
  }

  /** An option, or else our variable, or else that of OpenStack's clients. */
  private String chosen(@Nullable String option, String name) {
    return option != null
        ? option
        : environment.getOrDefault("KEYWAY_" + name, environment.getOrDefault("OS_" + name, ""));
  }
}
