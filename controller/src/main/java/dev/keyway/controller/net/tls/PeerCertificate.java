package dev.keyway.controller.net.tls;

import com.google.common.collect.ImmutableSortedSet;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * What a peer's certificate says of it.
 *
 * @param names its common names and DNS names (RFC 5280, 4.1.2.6 and 4.2.1.6), without the unique
 *     {@code id:…} that {@code ovs-pki} adds to each
 * @param text whose it is, by whom and with which number, for people
 */
public record PeerCertificate(ImmutableSortedSet<String> names, String text) {

  private static final int DNS_NAME = 2;

  /** As ovs-pki makes a name unique: {@code hv1 id:5a3e…}. */
  private static final String UNIQUE = " id:.*";

  /** Reads it, whatever it is worth. */
  static PeerCertificate of(X509Certificate certificate) {
    ImmutableSortedSet.Builder<String> names = ImmutableSortedSet.naturalOrder();
    addCommonNames(certificate, names);
    addDnsNames(certificate, names);
    return new PeerCertificate(
        names.build(),
        String.format(
            "the certificate of '%s' (serial number %s, issued by '%s')",
            certificate.getSubjectX500Principal(),
            certificate.getSerialNumber().toString(16),
            certificate.getIssuerX500Principal()));
  }

  /**
   * Reads one whose issuer is believed.
   *
   * @throws RefusedCertificateException if this is not its time
   */
  public static PeerCertificate valid(X509Certificate certificate)
      throws RefusedCertificateException {
    PeerCertificate read = of(certificate);
    try {
      certificate.checkValidity();
      return read;
    } catch (CertificateExpiredException e) {
      throw new RefusedCertificateException(
          read + " expired at " + certificate.getNotAfter().toInstant(), e);
    } catch (CertificateNotYetValidException e) {
      throw new RefusedCertificateException(
          read + " is valid only from " + certificate.getNotBefore().toInstant(), e);
    }
  }

  private static void addCommonNames(
      X509Certificate certificate, ImmutableSortedSet.Builder<String> names) {
    try {
      for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          names.add(plain(part.getValue()));
        }
      }
    } catch (InvalidNameException e) {
      throw new IllegalStateException("the JDK writes names that it reads", e);
    }
  }

  private static void addDnsNames(
      X509Certificate certificate, ImmutableSortedSet.Builder<String> names) {
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      if (all != null) {
        all.stream()
            .filter(name -> name.get(0).equals(DNS_NAME))
            .forEach(name -> names.add(plain(name.get(1))));
      }
    } catch (CertificateParsingException malformed) {
      // Then it has no name there.
    }
  }

  private static String plain(Object name) {
    return String.valueOf(name).replaceFirst(UNIQUE, "");
  }

  @Override
  public String toString() {
    return text;
  }
}
