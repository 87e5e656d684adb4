package dev.keyway.controller.net.tls;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * What a listener shows of itself, and whom it believes; read and found to fit together.
 *
 * @param keys our private key with its certificates
 * @param clientAuthorities those whose certificates peers must show; empty where peers need none
 * @param certificate our own certificate
 */
public record TlsMaterial(
    KeyManagerFactory keys,
    Optional<TrustManagerFactory> clientAuthorities,
    X509Certificate certificate) {

  /** TLS 1.2 (RFC 5246) and 1.3 (RFC 8446); what is older has known weaknesses (RFC 8996). */
  public static final ImmutableSet<String> PROTOCOLS = ImmutableSet.of("TLSv1.3", "TLSv1.2");

  /**
   * Reads the files.
   *
   * @throws TlsException if one is missing or malformed, or the key is not the certificate's
   */
  public static TlsMaterial read(TlsFiles files) throws TlsException {
    ImmutableList<X509Certificate> chain = Pem.certificates(files.certificate());
    PrivateKey key = Pem.privateKey(files.key());
    X509Certificate own = chain.get(0);
    // Also while one file is new and the other not yet: such a pair fails every handshake.
    if (!isPair(key, own)) {
      throw new TlsException(
          files.key() + ": is not the private key of the certificate in " + files.certificate());
    }
    Optional<TrustManagerFactory> authorities =
        files.clientAuthorities().isPresent()
            ? Optional.of(trust(Pem.certificates(files.clientAuthorities().get())))
            : Optional.empty();
    return new TlsMaterial(keys(key, chain), authorities, own);
  }

  /** Trust in some authorities and no others. */
  public static TrustManagerFactory trust(ImmutableList<X509Certificate> authorities) {
    try {
      KeyStore store = empty();
      for (int i = 0; i < authorities.size(); i++) {
        store.setCertificateEntry(Integer.toString(i), authorities.get(i));
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      return trust;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("every JDK can hold certificates", e);
    }
  }

  /**
   * Trust in the authorities of a PEM file and no others, for clients.
   *
   * @throws TlsException if it is missing or malformed
   */
  public static TrustManagerFactory trust(Path authorities) throws TlsException {
    return trust(Pem.certificates(authorities));
  }

  private static KeyManagerFactory keys(PrivateKey key, ImmutableList<X509Certificate> chain) {
    try {
      KeyStore store = empty();
      // Only in memory, so that a password would protect nothing.
      char[] none = new char[0];
      store.setKeyEntry("keyway", key, none, chain.toArray(new X509Certificate[0]));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, none);
      return keys;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("every JDK can hold a key", e);
    }
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /** Signs something with one, and checks it with the other. */
  private static boolean isPair(PrivateKey key, X509Certificate certificate) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    byte[] something = new byte[32];
    new SecureRandom().nextBytes(something);
    try {
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(something);
      Signature checker = Signature.getInstance(algorithm);
      checker.initVerify(certificate.getPublicKey());
      checker.update(something);
      return checker.verify(signer.sign());
    } catch (GeneralSecurityException ofAnotherKind) {
      return false;
    }
  }
}
