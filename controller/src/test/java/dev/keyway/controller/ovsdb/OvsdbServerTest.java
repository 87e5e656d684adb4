package dev.keyway.controller.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.controller.ovsdb.OvsdbListener.RefusalReason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server on a real socket, with hosts that the test plays. */
final class OvsdbServerTest {

  private final Recorder recorder = new Recorder();
  private OvsdbServer server;
  private InetSocketAddress address;

  @BeforeEach
  void start() throws IOException {
    server = new OvsdbServer(OvsdbSettings.DEFAULTS, MonitorRequest.of("Open_vSwitch"), recorder);
    address = server.bind("127.0.0.1", 0);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void oneThatTalksNonsenseHarmsNobodyElse() throws IOException {
    try (Socket good = dial();
        Socket bad = dial()) {
      greet(good);
      OvsdbSession session = recorder.session();

      say(bad, "\u0016\u0003\u0001");

      Recorder.Refused refused = recorder.await(Recorder.Refused.class, event -> true);
      assertThat(refused.reason()).isEqualTo(RefusalReason.NOT_OVSDB);
      assertThat(refused.remoteAddress()).isEqualTo("127.0.0.1:" + bad.getLocalPort());
      assertThat(session.remoteAddress()).isEqualTo("127.0.0.1:" + good.getLocalPort());
      assertThat(recorder.events()).noneMatch(Recorder.Disconnected.class::isInstance);
      assertThat(server.counters().connected()).isEqualTo(1);
      assertThat(server.counters().connections()).isEqualTo(2);
    }
    assertThat(recorder.await(Recorder.Disconnected.class, event -> true).reason())
        .isEqualTo("the database closed the connection");
  }

  @Test
  void aServerThatStopsTellsSo() throws IOException {
    try (Socket host = dial()) {
      greet(host);
      recorder.session();

      server.close();

      assertThat(recorder.await(Recorder.Disconnected.class, event -> true).reason())
          .isEqualTo("the controller stops");
    }
  }

  @Test
  void anAddressInUseIsNamed() {
    try (OvsdbServer second =
        new OvsdbServer(OvsdbSettings.DEFAULTS, MonitorRequest.of("Open_vSwitch"), recorder)) {
      assertThatThrownBy(() -> second.bind("127.0.0.1", address.getPort()))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("can't listen for OVSDB on 127.0.0.1:" + address.getPort());
    }
  }

  private Socket dial() throws IOException {
    return new Socket(address.getAddress(), address.getPort());
  }

  /** Answers the handshake's three calls, whose ids count from 1. */
  private static void greet(Socket host) throws IOException {
    await(host, "list_dbs");
    say(host, "{\"id\":1,\"error\":null,\"result\":[\"Open_vSwitch\"]}");
    await(host, "get_schema");
    say(host, "{\"id\":2,\"error\":null,\"result\":{\"tables\":{}}}");
    await(host, "monitor_cond_since");
    say(host, "{\"id\":3,\"error\":null,\"result\":[false,\"\",{}]}");
  }

  private static void await(Socket host, String method) throws IOException {
    StringBuilder heard = new StringBuilder();
    while (!heard.toString().matches(".*" + method + ".*id\":[0-9]+}")) {
      int next = host.getInputStream().read();
      assertThat(next).as("the end after %s", heard).isNotNegative();
      heard.append((char) next);
    }
  }

  private static void say(Socket host, String text) throws IOException {
    host.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }
}
