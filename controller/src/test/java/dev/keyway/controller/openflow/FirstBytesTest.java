package dev.keyway.controller.openflow;

import static dev.keyway.controller.openflow.SwitchSide.OF;
import static dev.keyway.controller.openflow.SwitchSide.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.BaseEncoding;
import dev.keyway.controller.openflow.Refusal.Reason;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.projectfloodlight.openflow.protocol.OFType;

final class FirstBytesTest {

  @Test
  void aBrowserIsTurnedAwayAtOnce() {
    TestConnection connection = TestConnection.open();

    connection.say("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));

    assertThat(connection.channel.isOpen()).isFalse();
    assertThat(connection.refusal().reason()).isEqualTo(Reason.NOT_OPENFLOW);
    assertThat(connection.refusal().message()).contains("474554202f204854");
  }

  @Test
  void aSwitchThatBeginsWithTlsIsToldSo() {
    TestConnection connection = TestConnection.open();

    connection.say(BaseEncoding.base16().decode("1603010200010001FC"));

    assertThat(connection.refusal().message()).contains("use tcp:, not ssl:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000008",
        "FF",
        "0502", // an echo request
        "05000007", // too short for a header
        "0500FFFF", // longer than any HELLO
      })
  void whatIsNoHelloIsTurnedAway(String hex) {
    TestConnection connection = TestConnection.open();

    connection.say(BaseEncoding.base16().decode(hex));

    assertThat(connection.refusal().reason()).isEqualTo(Reason.NOT_OPENFLOW);
  }

  @Test
  void aHelloMayComeByteByByte() {
    TestConnection connection = TestConnection.open();

    for (byte one : bytes(SwitchSide.hello(OF, 5))) {
      connection.say(new byte[] {one});
    }

    connection.hear(OFType.FEATURES_REQUEST);
    assertThat(connection.channel.pipeline().get(FirstBytes.class)).isNull();
  }
}
