package dev.keyway.controller.net.tls;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/** A certificate authority that writes what it issues as PEM files, as {@code ovs-pki} does. */
public final class TestAuthority {

  private final X509Bundle root;

  /** A new one. */
  public TestAuthority(String name) throws Exception {
    root =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=" + name)
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
  }

  /** Issues a certificate for 127.0.0.1. */
  public X509Bundle issue(String name) throws Exception {
    return new CertificateBuilder()
        .ecp256()
        .subject("CN=" + name)
        .addSanDnsName("localhost")
        .addSanIpAddress("127.0.0.1")
        .buildIssuedBy(root);
  }

  /** Issues one for some time only. */
  public X509Bundle issue(String name, Instant from, Instant until) throws Exception {
    return new CertificateBuilder()
        .ecp256()
        .subject("CN=" + name)
        .notBefore(from)
        .notAfter(until)
        .buildIssuedBy(root);
  }

  /** Issues one with RSA. */
  public X509Bundle issueRsa(String name) throws Exception {
    return new CertificateBuilder()
        .rsa2048()
        .subject("CN=" + name)
        .addSanIpAddress("127.0.0.1")
        .buildIssuedBy(root);
  }

  /** Writes its own certificate. */
  public Path write(Path file) throws Exception {
    return Files.writeString(file, "Text for people:\n" + root.getCertificatePEM());
  }

  /** Writes a certificate and its key into a directory, each at once, over those that are there. */
  public static TlsFiles write(X509Bundle issued, Path directory, Optional<Path> authorities)
      throws Exception {
    return new TlsFiles(
        replace(directory.resolve("cert.pem"), issued.getCertificatePathPEM()),
        replace(directory.resolve("key.pem"), issued.getPrivateKeyPEM()),
        authorities);
  }

  /** Replaces a file by renaming another. */
  static Path replace(Path file, String text) throws Exception {
    Path fresh = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
    return Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
