package dev.keyway.controller.openflow;

import static dev.keyway.controller.openflow.SwitchSide.OF;
import static dev.keyway.controller.openflow.SwitchSide.OF13;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.projectfloodlight.openflow.protocol.OFEchoReply;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFType;
import org.projectfloodlight.openflow.protocol.OFVersion;

final class LivenessTest {

  private static final Duration ECHO_AFTER = OpenFlowSettings.DEFAULTS.echoAfter();
  private static final Duration DEAD_AFTER = OpenFlowSettings.DEFAULTS.deadAfter();

  @Test
  void aSilentSwitchIsAskedAndStaysWhenItAnswers() {
    TestConnection connection = TestConnection.connected();
    for (int round = 0; round < 10; round++) {
      connection.pass(ECHO_AFTER);

      OFMessage echo = connection.hear(OFType.ECHO_REQUEST);
      connection.say(OF.buildEchoReply().setXid(echo.getXid()).build());
    }
    assertThat(connection.channel.isOpen()).isTrue();
  }

  @Test
  void aSwitchThatStaysSilentIsGivenUp() {
    TestConnection connection = TestConnection.connected();
    long echoes = DEAD_AFTER.dividedBy(ECHO_AFTER);
    for (int echo = 1; echo < echoes; echo++) {
      connection.pass(ECHO_AFTER);
    }
    assertThat(connection.channel.isOpen()).isTrue();

    connection.pass(ECHO_AFTER);

    assertThat(connection.channel.isOpen()).isFalse();
    assertThat(connection.recorder.await(SwitchRecorder.Disconnected.class, event -> true).reason())
        .contains("silent for " + DEAD_AFTER.toMillis() + " ms");
    assertThat(connection.counters.connected()).isZero();
  }

  /** While too much of what it said waits, it is we who don't hear. */
  @Test
  void aSwitchThatIsNotReadIsNotGivenUp() {
    TestConnection connection = TestConnection.connected();
    connection.channel.config().setAutoRead(false);
    long echoes = DEAD_AFTER.dividedBy(ECHO_AFTER);
    for (int echo = 0; echo < 3 * echoes; echo++) {
      connection.pass(ECHO_AFTER);
    }
    assertThat(connection.channel.isOpen()).isTrue();
    assertThat(((BridgeSession) connection.session()).probe(ECHO_AFTER)).isCompletedWithValue(true);

    connection.channel.config().setAutoRead(true);
    for (int echo = 0; echo < echoes; echo++) {
      assertThat(connection.channel.isOpen()).isTrue();
      connection.pass(ECHO_AFTER);
    }
    assertThat(connection.channel.isOpen()).isFalse();
  }

  @Test
  void anEchoRequestIsAnsweredInItsOwnVersionWithItsPayload() {
    TestConnection connection = TestConnection.open();
    connection.say(SwitchSide.hello(OF13, 4));
    connection.hear();

    connection.say(OF13.buildEchoRequest().setXid(77).setData(new byte[] {1, 2, 3}).build());

    OFEchoReply reply = (OFEchoReply) connection.hear(OFType.ECHO_REPLY);
    assertThat(reply.getVersion()).isEqualTo(OFVersion.OF_13);
    assertThat(reply.getXid()).isEqualTo(77);
    assertThat(reply.getData()).containsExactly(1, 2, 3);
  }
}
