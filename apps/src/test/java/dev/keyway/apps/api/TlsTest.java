package dev.keyway.apps.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.controller.net.tls.TestAuthority;
import dev.keyway.controller.net.tls.TlsMaterial;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API over TLS: only new enough, with new certificates as they come, and with callers' own. */
final class TlsTest {

  @TempDir private Path directory;

  private TestAuthority authority;
  private Path ca;

  @BeforeEach
  void makeAuthority() throws Exception {
    authority = new TestAuthority("ours");
    ca = authority.write(directory.resolve("ca.pem"));
  }

  private TlsMaterial material(X509Bundle issued, Optional<Path> clientCa) throws Exception {
    return TlsMaterial.read(TestAuthority.write(issued, directory, clientCa));
  }

  private SSLSocket connect(RunningApi api, KeyManager... keys) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, TlsMaterial.trust(ca).getTrustManagers(), null);
    int port = Integer.parseInt(api.base().replaceFirst(".*:", ""));
    return (SSLSocket)
        context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
  }

  /** The first line that is answered. */
  private static String ask(SSLSocket socket) throws Exception {
    socket
        .getOutputStream()
        .write("GET /healthz HTTP/1.1\r\nHost: k\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    byte[] line = new byte[15];
    assertThat(socket.getInputStream().readNBytes(line, 0, line.length)).isEqualTo(15);
    socket.getInputStream().skipNBytes(socket.getInputStream().available());
    return new String(line, StandardCharsets.US_ASCII);
  }

  private static X509Certificate shown(SSLSocket socket) throws Exception {
    socket.startHandshake();
    return (X509Certificate) socket.getSession().getPeerCertificates()[0];
  }

  @Test
  void newConnectionsGetTheNewCertificateAndOldOnesStay() throws Exception {
    X509Bundle first = authority.issue("first");
    X509Bundle second = authority.issue("second");
    try (RunningApi api = RunningApi.speaking(material(first, Optional.empty()));
        SSLSocket old = connect(api)) {
      assertThat(shown(old)).isEqualTo(first.getCertificate());
      assertThat(ask(old)).isEqualTo("HTTP/1.1 200 OK");
      api.use(material(second, Optional.empty()));
      Awaitility.await("the new certificate")
          .until(
              () -> {
                try (SSLSocket fresh = connect(api)) {
                  return shown(fresh).equals(second.getCertificate());
                }
              });
      assertThat(ask(old)).isEqualTo("HTTP/1.1 200 OK");
    }
  }

  @Test
  void whatIsOlderThanTls12IsRefused() throws Exception {
    try (RunningApi api = RunningApi.speaking(material(authority.issue("api"), Optional.empty()))) {
      for (String protocol : TlsMaterial.PROTOCOLS) {
        try (SSLSocket socket = connect(api)) {
          socket.setEnabledProtocols(new String[] {protocol});
          assertThat(ask(socket)).isEqualTo("HTTP/1.1 200 OK");
        }
      }
      try (SSLSocket socket = connect(api)) {
        socket.setEnabledProtocols(new String[] {"TLSv1.1"});
        assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
      }
    }
  }

  @Test
  void whereCallersNeedACertificateOnlyThatOfTheAuthorityCounts() throws Exception {
    try (RunningApi api = RunningApi.speaking(material(authority.issue("api"), Optional.of(ca)))) {
      X509Bundle known = authority.issue("operator");
      try (SSLSocket socket = connect(api, known.toKeyManagerFactory().getKeyManagers())) {
        assertThat(ask(socket)).isEqualTo("HTTP/1.1 200 OK");
      }
      X509Bundle stranger = new TestAuthority("other").issue("operator");
      try (SSLSocket socket = connect(api, stranger.toKeyManagerFactory().getKeyManagers())) {
        assertThatThrownBy(() -> isAccepted(socket)).isInstanceOf(SSLException.class);
      }
      try (SSLSocket socket = connect(api)) {
        assertThatThrownBy(() -> isAccepted(socket)).isInstanceOf(SSLException.class);
      }
    }
  }

  /** Says nothing: what is written to a connection that is being refused ends in either error. */
  private static void isAccepted(SSLSocket socket) throws IOException {
    socket.startHandshake();
    socket.getInputStream().read();
  }
}
