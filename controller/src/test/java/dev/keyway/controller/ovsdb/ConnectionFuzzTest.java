package dev.keyway.controller.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.keyway.controller.fuzz.ErrorLog;
import dev.keyway.controller.fuzz.Outbound;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * All that a database says on a connection. The first byte picks how far the connection is: new,
 * asked for its rows, or past its handshake.
 */
final class ConnectionFuzzTest {

  /** What we may say at most for each byte that we hear: an echo is answered with what it said. */
  private static final int MOST_TALK = 8;

  private static final int MOST_TALK_UNASKED = 4_096;

  private static final Duration ECHO_AFTER = OvsdbSettings.DEFAULTS.echoAfter();

  /** Longer than any deadline: a handshake's, a request's, and that of who is silent. */
  private static final int INTERVALS = 15;

  @FuzzTest
  void connection(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    try (ErrorLog log = ErrorLog.open()) {
      TestConnection connection =
          bytes[0] % 3 == 2 ? TestConnection.connected() : TestConnection.open();
      if (bytes[0] % 3 == 1) {
        connection.answerSchema();
      }
      connection.say(new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8));
      assertThat(Outbound.bytes(connection.channel))
          .isLessThan(MOST_TALK_UNASKED + MOST_TALK * bytes.length);
      // It says nothing more: in time it is asked whether it lives, and then given up.
      for (int interval = 0; interval < INTERVALS; interval++) {
        connection.pass(ECHO_AFTER);
      }
      assertThat(connection.channel.isActive()).isFalse();
      assertThat(connection.entrance.waiting()).isZero();
      connection.channel.checkException();
      connection.channel.finishAndReleaseAll();
      log.assertEmpty();
    }
  }
}
