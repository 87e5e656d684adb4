package dev.keyway.controller.net.tls;

import com.google.common.collect.ImmutableList;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and private keys in PEM (RFC 7468). */
final class Pem {

  /** More than any chain of certificates or list of authorities takes. */
  private static final int MAX_BYTES = 4 << 20;

  /** What stands between certificates, as openssl and ovs-pki write it there, is for people. */
  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----");

  private static final Pattern PRIVATE_KEY =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----([^-]*)-----END \\1-----");

  private static final ImmutableList<String> ALGORITHMS = ImmutableList.of("RSA", "EC", "EdDSA");

  private Pem() {}

  /** The certificates of a file in their order, at least one; whatever else is there is skipped. */
  static ImmutableList<X509Certificate> certificates(Path file) throws TlsException {
    Matcher found = CERTIFICATE.matcher(text(file));
    try {
      CertificateFactory reader = CertificateFactory.getInstance("X.509");
      ImmutableList.Builder<X509Certificate> certificates = ImmutableList.builder();
      while (found.find()) {
        byte[] bytes = found.group().getBytes(StandardCharsets.ISO_8859_1);
        certificates.add(
            (X509Certificate) reader.generateCertificate(new ByteArrayInputStream(bytes)));
      }
      ImmutableList<X509Certificate> all = certificates.build();
      if (!all.isEmpty()) {
        return all;
      }
    } catch (CertificateException malformed) {
      // Falls through to the one message for all of it.
    }
    throw new TlsException(
        file + ": expected X.509 certificates in PEM, '-----BEGIN CERTIFICATE-----'");
  }

  /** The private key of a file. Messages tell nothing of its content. */
  static PrivateKey privateKey(Path file) throws TlsException {
    Matcher found = PRIVATE_KEY.matcher(text(file));
    if (!found.find()) {
      throw new TlsException(
          file + ": expected a private key in PEM, '-----BEGIN PRIVATE KEY-----'");
    }
    if (!found.group(1).equals("PRIVATE KEY")) {
      throw new TlsException(
          file
              + ": expected a private key in PKCS#8 that is not encrypted, but it is a '"
              + found.group(1)
              + "'. To convert it: openssl pkcs8 -topk8 -nocrypt -in "
              + file
              + " -out NEW");
    }
    try {
      PKCS8EncodedKeySpec encoded =
          new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(2)));
      for (String algorithm : ALGORITHMS) {
        try {
          return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
        } catch (GeneralSecurityException another) {
          // It says itself of which kind it is, but the JDK has no reader for any kind.
        }
      }
    } catch (IllegalArgumentException notBase64) {
      // Falls through to the one message for all of it.
    }
    throw new TlsException(file + ": expected a private key of RSA, EC or Ed25519 in PKCS#8");
  }

  private static String text(Path file) throws TlsException {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new TlsException(file + ": expected PEM of at most " + MAX_BYTES + " bytes");
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new TlsException(file + ": there is no such file");
    } catch (IOException e) {
      throw new TlsException(file + ": can't be read: " + e.getMessage());
    }
  }
}
