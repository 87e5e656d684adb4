package dev.keyway.controller.net.tls;

import java.security.cert.CertificateException;

/** A peer's certificate that is not believed. The message says whose it is, and why. */
public final class RefusedCertificateException extends CertificateException {

  private static final long serialVersionUID = 1L;

  RefusedCertificateException(String message, CertificateException cause) {
    super(message, cause);
  }
}
