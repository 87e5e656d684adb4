package dev.keyway.controller.openflow;

import static dev.keyway.controller.openflow.SwitchSide.OF;
import static dev.keyway.controller.openflow.SwitchSide.OF13;
import static dev.keyway.controller.openflow.SwitchSide.bytes;
import static dev.keyway.controller.openflow.SwitchSide.port;
import static dev.keyway.controller.openflow.SwitchSide.portStatus;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.Bytes;
import dev.keyway.controller.net.entrance.EntranceLimits;
import dev.keyway.controller.openflow.Refusal.Reason;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.DatapathId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.projectfloodlight.openflow.protocol.OFBadRequestCode;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFPortReason;
import org.projectfloodlight.openflow.protocol.OFType;
import org.projectfloodlight.openflow.protocol.OFVersion;

final class HandshakeTest {

  @Test
  void aSwitchThatHas14BecomesASession() {
    TestConnection connection = TestConnection.connected(port(1, "p1"));

    SwitchRecorder.Connected connected = connection.recorder.awaitConnected();
    assertThat(connected.session().datapath()).isEqualTo(new DatapathId(0xa1));
    assertThat(connected.description())
        .isEqualTo(new BridgeDescription("1.4", "Nicira, Inc.", "Open vSwitch", "3.1.0"));
    assertThat(connected.ports()).extracting(BridgePort::name).containsExactly("p1");
    assertThat(connection.channel.pipeline().get(Handshake.class)).isNull();
    assertThat(connection.entrance.waiting()).isEqualTo(0);
  }

  @Test
  void nothingIsSentBeforeTheSwitchSaysHello() {
    TestConnection connection = TestConnection.open();
    assertThat(connection.hear()).isEmpty();

    connection.say(SwitchSide.hello(OF, 1, 4, 5));

    assertThat(connection.hear())
        .extracting(OFMessage::getType)
        .containsExactly(OFType.HELLO, OFType.FEATURES_REQUEST);
  }

  @Test
  void aHelloOfANewerVersionThatAlsoHas14IsWelcome() {
    TestConnection connection = TestConnection.open();

    connection.say(SwitchSide.hello(OFFactories.getFactory(OFVersion.OF_15), 1, 4, 5, 6));

    assertThat(connection.hear(OFType.FEATURES_REQUEST).getVersion()).isEqualTo(OFVersion.OF_14);
  }

  @Test
  void aSwitchWithout14IsAskedWhoItIsAndThenToldWhatToSet() {
    TestConnection connection = TestConnection.open();
    connection.say(SwitchSide.hello(OF13, 1, 4));
    OFMessage question = connection.hear(OFType.FEATURES_REQUEST);
    assertThat(question.getVersion()).isEqualTo(OFVersion.OF_13);

    connection.say(SwitchSide.features(OF13, question.getXid(), 0xb2));

    assertThat(connection.hear(OFType.ERROR).getVersion()).isEqualTo(OFVersion.OF_13);
    assertThat(connection.refusal().reason()).isEqualTo(Reason.UNSUPPORTED_VERSION);
    assertThat(connection.refusal().datapath()).contains(new DatapathId(0xb2));
    assertThat(connection.refusal().message())
        .contains("OpenFlow 1.0, 1.3")
        .contains("ovs-vsctl set bridge <bridge> protocols=OpenFlow14");
    assertThat(connection.channel.isOpen()).isFalse();
    assertThat(connection.counters.refused(Reason.UNSUPPORTED_VERSION)).isEqualTo(1);
  }

  @Test
  void aSwitchOf10WithoutBitmapIsAnsweredIn10() {
    TestConnection connection = TestConnection.open();

    connection.say(bytes(OFFactories.getFactory(OFVersion.OF_10).buildHello().setXid(1).build()));

    assertThat(connection.hear(OFType.FEATURES_REQUEST).getVersion()).isEqualTo(OFVersion.OF_10);
    connection.pass(Duration.ofSeconds(5));
    assertThat(connection.refusal().reason()).isEqualTo(Reason.UNSUPPORTED_VERSION);
    assertThat(connection.refusal().datapath()).isEmpty();
  }

  @Test
  void aSilentPeerIsGivenUpAtTheDeadline() {
    TestConnection connection = TestConnection.open();
    connection.pass(Duration.ofMillis(4_999));
    assertThat(connection.channel.isOpen()).isTrue();

    connection.pass(Duration.ofMillis(1));

    assertThat(connection.refusal().reason()).isEqualTo(Reason.HANDSHAKE_TIMEOUT);
    assertThat(connection.channel.isOpen()).isFalse();
    assertThat(connection.entrance.waiting()).isEqualTo(0);
  }

  @Test
  void aSwitchThatHidesItsPortsIsGivenUpWithItsName() {
    TestConnection connection = TestConnection.open();
    connection.say(SwitchSide.hello(OF, 5));
    connection.say(SwitchSide.features(OF, 2, 0xa1));

    connection.pass(Duration.ofSeconds(5));

    assertThat(connection.refusal().datapath()).contains(new DatapathId(0xa1));
    assertThat(connection.refusal().message()).contains("did not describe its ports");
  }

  @Test
  void portsThatChangeDuringTheHandshakeAreToldAsTheyAreAtItsEnd() {
    TestConnection connection = TestConnection.open();
    connection.say(SwitchSide.hello(OF, 5));
    connection.hear();
    connection.say(SwitchSide.features(OF, 2, 0xa1));
    List<OFMessage> asked = connection.hear();
    connection.say(portStatus(OFPortReason.ADD, port(1, "old")));
    connection.say(SwitchSide.ports(asked.get(2).getXid(), port(1, "one"), port(2, "two")));
    connection.say(portStatus(OFPortReason.DELETE, port(2, "two")));
    connection.say(portStatus(OFPortReason.ADD, port(3, "three")));
    connection.say(SwitchSide.description(asked.get(1).getXid()));

    assertThat(connection.recorder.awaitConnected().ports())
        .extracting(BridgePort::name)
        .containsExactly("one", "three");
    connection.say(portStatus(OFPortReason.DELETE, port(3, "three")));
    connection.recorder.await(SwitchRecorder.Removed.class, event -> event.port().number() == 3);
  }

  @Test
  void anErrorEndsTheHandshakeUnlessItIsAboutSilence() {
    TestConnection connection = TestConnection.open();
    connection.say(SwitchSide.hello(OF, 5));
    connection.hear();
    connection.say(SwitchSide.features(OF, 2, 0xa1));
    List<OFMessage> asked = connection.hear();
    connection.say(SwitchSide.error(asked.get(0).getXid(), 1, 1));
    assertThat(connection.channel.isOpen()).isTrue();

    connection.say(
        OF.errorMsgs()
            .buildBadRequestErrorMsg()
            .setXid(asked.get(2).getXid())
            .setCode(OFBadRequestCode.EPERM)
            .build());

    assertThat(connection.refusal().reason()).isEqualTo(Reason.HANDSHAKE_FAILED);
    assertThat(connection.refusal().message()).contains("BAD_REQUEST/EPERM");
  }

  @Test
  void aMessageShorterThanItsHeaderEndsTheHandshake() {
    TestConnection connection = TestConnection.open();

    connection.say(Bytes.concat(bytes(SwitchSide.hello(OF, 5)), new byte[] {5, 2, 0, 6, 0, 0}));

    assertThat(connection.refusal().reason()).isEqualTo(Reason.HANDSHAKE_FAILED);
  }

  @Test
  void tooManyInTheHandshakeIsTooMany() {
    Duration second = Duration.ofSeconds(1);
    TestConnection connection =
        TestConnection.open(
            new OpenFlowSettings(
                second,
                second,
                second,
                second,
                second,
                EntranceLimits.DEFAULTS.withMostWaiting(0),
                1));

    assertThat(connection.refusal().reason()).isEqualTo(Reason.TOO_MANY_WAITING);
    assertThat(connection.channel.isOpen()).isFalse();
    assertThat(connection.entrance.waiting()).isEqualTo(0);
  }
}
