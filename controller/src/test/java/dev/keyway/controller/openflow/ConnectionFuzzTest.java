package dev.keyway.controller.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.keyway.controller.fuzz.ErrorLog;
import dev.keyway.controller.fuzz.Outbound;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * All that a peer says on a connection. The first byte picks how far the connection is: new, past
 * its handshake, or asked to show its rules.
 */
final class ConnectionFuzzTest {

  /**
   * What we may say at most for each byte that we hear: an echo reply is as long as its request.
   */
  private static final int MOST_TALK = 4;

  private static final int MOST_TALK_UNASKED = 1_024;

  private static final Duration ECHO_AFTER = OpenFlowSettings.DEFAULTS.echoAfter();

  /** Longer than any deadline: a handshake's, a request's, and that of who is silent. */
  private static final int INTERVALS = 15;

  @FuzzTest
  void connection(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    try (ErrorLog log = ErrorLog.open()) {
      TestConnection connection =
          bytes[0] % 3 == 0 ? TestConnection.open() : TestConnection.connected();
      CompletableFuture<?> rules = new CompletableFuture<>();
      if (bytes[0] % 3 == 2) {
        rules =
            connection
                .session()
                .readBack()
                .thenAccept(installed -> installed.forEachFlow(flow -> {}));
      }
      connection.hear();
      connection.say(Arrays.copyOfRange(bytes, 1, bytes.length));
      assertThat(Outbound.bytes(connection.channel))
          .isLessThan(MOST_TALK_UNASKED + MOST_TALK * bytes.length);
      // It says nothing more: in time it is asked whether it lives, and then given up.
      for (int interval = 0; interval < INTERVALS; interval++) {
        connection.pass(ECHO_AFTER);
      }
      assertThat(connection.channel.isActive()).isFalse();
      assertThat(connection.entrance.waiting()).isZero();
      assertThat(bytes[0] % 3 == 2 && !rules.isDone()).as("somebody waits for ever").isFalse();
      connection.channel.checkException();
      connection.channel.finishAndReleaseAll();
      log.assertEmpty();
    }
  }
}
