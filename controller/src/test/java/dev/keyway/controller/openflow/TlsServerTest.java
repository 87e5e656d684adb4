package dev.keyway.controller.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.controller.net.entrance.PeerTls;
import dev.keyway.controller.net.tls.PeerCertificate;
import dev.keyway.controller.net.tls.TestAuthority;
import dev.keyway.controller.net.tls.TlsMaterial;
import dev.keyway.controller.openflow.Refusal.Reason;
import dev.keyway.topology.model.DatapathId;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.projectfloodlight.openflow.protocol.OFType;

/** Who shows a good certificate gets in as who it is, and all others are turned away by name. */
final class TlsServerTest {

  private final Instant now = Instant.now();

  @TempDir private Path directory;

  private final SwitchRecorder recorder = new SwitchRecorder();
  private TestAuthority switches;
  private Path authority;
  private PeerTls tls;
  private OpenFlowServer server;
  private InetSocketAddress address;

  @BeforeEach
  void start() throws Exception {
    switches = new TestAuthority("switchca");
    authority = switches.write(directory.resolve("ca.pem"));
    tls = new PeerTls(material("keyway"));
    server =
        new OpenFlowServer(
            OpenFlowSettings.DEFAULTS, recorder, Optional.of(tls), TlsServerTest::onlyOwnNumber);
    address = server.bind("127.0.0.1", 0);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private TlsMaterial material(String name) throws Exception {
    return TlsMaterial.read(
        TestAuthority.write(switches.issue(name), directory, Optional.of(authority)));
  }

  /** The bridge of hv1 is 1. */
  private static Optional<String> onlyOwnNumber(DatapathId datapath, PeerCertificate shown) {
    return shown.names().contains("hv" + datapath.value())
        ? Optional.empty()
        : Optional.of(shown + " names " + shown.names() + " and not " + datapath);
  }

  /** Shows its certificate whatever the server asks for, as OpenSSL does. */
  private static final class Shown extends X509ExtendedKeyManager {

    private final X509KeyManager keys;

    Shown(KeyManager keys) {
      this.keys = (X509KeyManager) keys;
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return keys.chooseClientAlias(types, null, socket);
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return keys.getClientAliases(type, null);
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      throw new UnsupportedOperationException();
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return keys.getCertificateChain(alias);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return keys.getPrivateKey(alias);
    }
  }

  private SSLSocket dial(Optional<X509Bundle> shown, String protocol) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    KeyManager[] keys =
        shown.isPresent()
            ? new KeyManager[] {new Shown(shown.get().toKeyManagerFactory().getKeyManagers()[0])}
            : new KeyManager[0];
    context.init(keys, TlsMaterial.trust(authority).getTrustManagers(), null);
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(address.getAddress(), address.getPort());
    socket.setEnabledProtocols(new String[] {protocol});
    return socket;
  }

  private Refusal refused(Optional<X509Bundle> shown) throws Exception {
    try (SSLSocket socket = dial(shown, "TLSv1.2")) {
      socket.startHandshake();
    } catch (IOException expected) {
      // In TLS 1.2 the server has the last word.
    }
    return recorder.await(SwitchRecorder.Refused.class, event -> true).refusal();
  }

  @Test
  void aGoodCertificateSpeaksForItsOwnBridge() throws Exception {
    long number = 0;
    for (String protocol : new String[] {"TLSv1.2", "TLSv1.3"}) {
      String name = "hv" + ++number;
      X509Bundle issued = switches.issue(name + " id:0b6f4c1e");
      DatapathId datapath = new DatapathId(number);
      try (FakeSwitch good = new FakeSwitch(dial(Optional.of(issued), protocol)).greet(number)) {
        SwitchSession session =
            recorder
                .await(
                    SwitchRecorder.Connected.class,
                    event -> event.session().datapath().equals(datapath))
                .session();
        assertThat(session.certificate().orElseThrow().names()).contains(name);
        session.close("enough");
        good.awaitClosed();
      }
    }
  }

  @Test
  void anothersBridgeIsRefusedBeforeItsHolderIsAskedAnything() throws Exception {
    try (FakeSwitch other = new FakeSwitch(dial(Optional.of(switches.issue("hv2")), "TLSv1.3"))) {
      other.say(SwitchSide.hello(SwitchSide.OF, 5));
      long xid = other.hear(OFType.FEATURES_REQUEST).getXid();
      other.say(SwitchSide.features(SwitchSide.OF, xid, 1));
      other.awaitClosed();
    }
    Refusal refusal = recorder.await(SwitchRecorder.Refused.class, event -> true).refusal();
    assertThat(refusal.reason()).isEqualTo(Reason.WRONG_CERTIFICATE);
    assertThat(refusal.datapath()).contains(new DatapathId(1));
    assertThat(refusal.message()).contains("CN=hv2", "CN=switchca");
  }

  @Test
  void aStrangeAuthoritysIsRefusedByName() throws Exception {
    Refusal refusal = refused(Optional.of(new TestAuthority("strangers").issue("hv1")));
    assertThat(refusal.reason()).isEqualTo(Reason.CERTIFICATE_REFUSED);
    assertThat(refusal.message())
        .contains("CN=hv1", "issued by 'CN=strangers'", "is of no authority that is trusted here");
  }

  @Test
  void whatIsNotOfThisTimeIsRefusedByName() throws Exception {
    Instant yesterday = now.minus(Duration.ofDays(1));
    Refusal expired = refused(Optional.of(switches.issue("hv7", yesterday, now.minusSeconds(60))));
    assertThat(expired.reason()).isEqualTo(Reason.CERTIFICATE_REFUSED);
    assertThat(expired.message()).contains("CN=hv7", "expired at");
  }

  @Test
  void whatIsValidLaterIsRefusedByName() throws Exception {
    Refusal early =
        refused(
            Optional.of(
                switches.issue("hv8", now.plusSeconds(3_600), now.plus(Duration.ofDays(1)))));
    assertThat(early.message()).contains("CN=hv8", "is valid only from");
  }

  @Test
  void whoShowsNoneOrSpeaksNoTlsIsToldWhatToSet() throws Exception {
    Refusal none = refused(Optional.empty());
    assertThat(none.reason()).isEqualTo(Reason.CERTIFICATE_REFUSED);
    assertThat(none.message()).contains("ovs-vsctl set-ssl");
  }

  @Test
  void whoSpeaksNoTlsIsToldSo() {
    try (FakeSwitch plain = new FakeSwitch(address)) {
      plain.say(SwitchSide.hello(SwitchSide.OF, 5));
      plain.awaitClosed();
    }
    Refusal refusal = recorder.await(SwitchRecorder.Refused.class, event -> true).refusal();
    assertThat(refusal.reason()).isEqualTo(Reason.TLS_FAILED);
    assertThat(refusal.message()).contains("ssl:, not tcp:");
  }

  @Test
  void newConnectionsSeeTheNewCertificateAndOldOnesStay() throws Exception {
    X509Bundle issued = switches.issue("hv1");
    try (FakeSwitch old = new FakeSwitch(dial(Optional.of(issued), "TLSv1.3")).greet(1)) {
      SwitchSession session =
          recorder.await(SwitchRecorder.Connected.class, event -> true).session();
      tls.use(material("keyway-new"));
      try (SSLSocket next = dial(Optional.of(switches.issue("hv2")), "TLSv1.2")) {
        next.startHandshake();
        X509Certificate server = (X509Certificate) next.getSession().getPeerCertificates()[0];
        assertThat(server.getSubjectX500Principal().getName()).isEqualTo("CN=keyway-new");
      }
      assertThat(session.readBack()).isNotDone();
      assertThat(old.hear(OFType.STATS_REQUEST)).isNotNull();
    }
  }
}
