package dev.keyway.controller.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OvsdbClientTest {

  private static final MonitorRequest REQUEST = MonitorRequest.of("Open_vSwitch");

  @ParameterizedTest
  @ValueSource(strings = {"", "unix:", "ssl:127.0.0.1:6640", "tcp:127.0.0.1", "tcp:127.0.0.1:x"})
  void targetsThatItDoesNotKnowAreQuoted(String target) {
    assertThatThrownBy(() -> connect(target))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected unix:PATH or tcp:HOST:PORT, not \"" + target + "\"");
  }

  @Test
  void whereNobodyListensIsSaid() {
    assertThatThrownBy(() -> connect("unix:/nowhere/db.sock"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("can't read unix:/nowhere/db.sock: ");
  }

  @Test
  void aPeerThatHangsUpIsSaid() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> served =
          CompletableFuture.runAsync(
              () -> {
                try (Socket peer = server.accept()) {
                  peer.getOutputStream().write("oops".getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });

      assertThatThrownBy(() -> connect("tcp:127.0.0.1:" + server.getLocalPort()))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("can't read tcp:127.0.0.1:" + server.getLocalPort());
      served.join();
      assertThat(served).isCompleted();
    }
  }

  private static void connect(String target) throws IOException {
    OvsdbClient.connect(target, REQUEST, OvsdbSettings.DEFAULTS).close();
  }
}
