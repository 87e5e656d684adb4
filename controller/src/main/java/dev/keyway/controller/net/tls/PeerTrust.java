package dev.keyway.controller.net.tls;

import com.google.common.base.Throwables;
import java.net.Socket;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Believes the same peers as the JDK does, and says by name whom it does not believe, and why. */
public final class PeerTrust extends X509ExtendedTrustManager {

  private final X509ExtendedTrustManager trust;

  private PeerTrust(X509ExtendedTrustManager trust) {
    this.trust = trust;
  }

  /** Trust in these authorities. */
  public static TrustManager in(TrustManagerFactory authorities) {
    return Arrays.stream(authorities.getTrustManagers())
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(manager -> new PeerTrust((X509ExtendedTrustManager) manager))
        .findFirst()
        .orElseThrow();
  }

  private interface Check {
    void run() throws CertificateException;
  }

  private static void check(X509Certificate[] chain, Check check) throws CertificateException {
    try {
      check.run();
    } catch (CertificateException e) {
      throw refused(chain[0], e);
    }
  }

  private static CertificateException refused(
      X509Certificate certificate, CertificateException because)
      throws RefusedCertificateException {
    for (Throwable cause = because; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException
          || cause instanceof CertificateNotYetValidException) {
        // Says so itself, unless it is another of the chain.
        PeerCertificate unused = PeerCertificate.valid(certificate);
      } else if (isOfNobodyTrusted(cause)) {
        return new RefusedCertificateException(
            PeerCertificate.of(certificate) + " is of no authority that is trusted here", because);
      }
    }
    return new RefusedCertificateException(
        PeerCertificate.of(certificate)
            + " is not believed: "
            + Throwables.getRootCause(because).getMessage(),
        because);
  }

  /** Also of one who bears the name of an authority, but has not its key. */
  private static boolean isOfNobodyTrusted(Throwable cause) {
    return cause instanceof CertPathBuilderException
        || (cause instanceof CertPathValidatorException invalid
            && (invalid.getReason() == PKIXReason.NO_TRUST_ANCHOR
                || invalid.getReason() == BasicReason.INVALID_SIGNATURE));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain, () -> trust.checkClientTrusted(chain, authType, engine));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain, () -> trust.checkClientTrusted(chain, authType, socket));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain, () -> trust.checkClientTrusted(chain, authType));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain, () -> trust.checkServerTrusted(chain, authType, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain, () -> trust.checkServerTrusted(chain, authType, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain, () -> trust.checkServerTrusted(chain, authType));
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return trust.getAcceptedIssuers();
  }
}
