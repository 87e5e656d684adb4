package dev.keyway.controller.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyway.controller.net.entrance.Entrance;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A connection as the server sets it up, without a network, and with a clock that stands still
 * until the test moves it. The test plays the database.
 */
final class TestConnection {

  static final String BRIDGE = "00000000-0000-4000-8000-000000000001";

  static final MonitorRequest REQUEST =
      MonitorRequest.of("Open_vSwitch")
          .table("Bridge", "name", "ports", "external_ids", "fail_mode", "not_there");

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String SCHEMA =
      """
      {"tables": {"Bridge": {"columns": {
        "name": {"type": "string", "mutable": false},
        "ports": {"type": {"key": {"type": "uuid", "refTable": "Port"},
                  "min": 0, "max": "unlimited"}},
        "fail_mode": {"type": {"key": {"type": "string",
                      "enum": ["set", ["standalone", "secure"]]}, "min": 0, "max": 1}},
        "external_ids": {"type": {"key": "string", "value": "string",
                         "min": 0, "max": "unlimited"}}}}}}""";

  final EmbeddedChannel channel = new EmbeddedChannel();
  final OvsdbCounters counters = new OvsdbCounters();
  final Entrance entrance;
  final Recorder recorder;

  private TestConnection(Recorder recorder, OvsdbSettings settings) {
    this.recorder = recorder;
    channel.freezeTime();
    LoggedRefusals refusals = new LoggedRefusals(channel.eventLoop(), recorder, counters);
    entrance =
        new Entrance(settings.limits(), settings.handshakeDeadline(), Optional.empty(), refusals);
    OvsdbServer.receive(
        channel, new Reception(settings, REQUEST, recorder, counters, refusals), entrance);
    channel.runPendingTasks();
  }

  static TestConnection open() {
    return open(OvsdbSettings.DEFAULTS);
  }

  static TestConnection open(OvsdbSettings settings) {
    return new TestConnection(new Recorder(), settings);
  }

  /** One that has one bridge, and its handshake behind it. */
  static TestConnection connected() {
    return connected(new Recorder());
  }

  static TestConnection connected(Recorder recorder) {
    TestConnection out = new TestConnection(recorder, OvsdbSettings.DEFAULTS);
    out.answerSchema();
    out.answer(
        "monitor_cond_since",
        "[false, \"00000000-0000-0000-0000-000000000000\", {\"Bridge\": {\""
            + BRIDGE
            + "\": {\"initial\": {\"name\": \"br-int\"}}}}]");
    return out;
  }

  /** Answers up to the schema; what comes next is the request for rows. */
  void answerSchema() {
    answer("list_dbs", "[\"_Server\", \"Open_vSwitch\"]");
    answer("get_schema", SCHEMA);
  }

  /** Expects one call, and gives its result. */
  JsonNode answer(String method, String result) {
    return reply(method, result, "null");
  }

  /** Expects one call, and refuses it. */
  JsonNode refuse(String method, String error) {
    return reply(method, "null", error);
  }

  private JsonNode reply(String method, String result, String error) {
    List<JsonNode> heard = hear();
    assertThat(heard).hasSize(1);
    assertThat(heard.get(0).path("method").asText()).isEqualTo(method);
    say("{\"id\":%s,\"error\":%s,\"result\":%s}".formatted(heard.get(0).get("id"), error, result));
    return heard.get(0).get("params");
  }

  void notify(String method, String params) {
    say("{\"id\":null,\"method\":\"%s\",\"params\":%s}".formatted(method, params));
  }

  /** Tells of one bridge in the way of update3. */
  void update(String change) {
    notify(
        "update3",
        "[\"keyway\",\"00000000-0000-0000-0000-000000000000\",{\"Bridge\":{\"%s\":%s}}]"
            .formatted(BRIDGE, change));
  }

  void say(String text) {
    channel.writeInbound(Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8)));
    channel.runPendingTasks();
  }

  /** Everything that was sent to the database since the last time. */
  List<JsonNode> hear() {
    channel.runPendingTasks();
    List<JsonNode> out = new ArrayList<>();
    for (ByteBuf sent = channel.readOutbound(); sent != null; sent = channel.readOutbound()) {
      try {
        out.add(JSON.readTree(sent.toString(StandardCharsets.UTF_8)));
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      } finally {
        sent.release();
      }
    }
    return out;
  }

  void pass(Duration time) {
    channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
  }

  Row bridge() {
    return recorder.session().tables().rows("Bridge").iterator().next();
  }

  Recorder.Refused refusal() {
    channel.runPendingTasks();
    return recorder.await(Recorder.Refused.class, event -> true);
  }

  /** Why the session was closed. */
  String ended() {
    channel.runPendingTasks();
    assertThat(channel.isOpen()).isFalse();
    return recorder.await(Recorder.Disconnected.class, event -> true).reason();
  }
}
