package dev.keyway.controller.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyway.controller.net.Connections;
import dev.keyway.controller.net.entrance.EntranceLimits;
import dev.keyway.controller.ovsdb.OvsdbListener.RefusalReason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class HandshakeTest {

  private static final String UNKNOWN = "\"unknown method\"";
  private static final String ROW = "{\"Bridge\":{\"" + TestConnection.BRIDGE + "\":%s}}";

  @Test
  void onlyWhatTheSchemaHasIsAskedFor() {
    TestConnection connection = TestConnection.open();
    connection.answerSchema();

    JsonNode params = connection.hear().get(0).get("params");

    assertThat(params)
        .hasToString(
            "[\"Open_vSwitch\",\"keyway\",{\"Bridge\":[{\"columns\":"
                + "[\"name\",\"ports\",\"external_ids\",\"fail_mode\"]}]},"
                + "\"00000000-0000-0000-0000-000000000000\"]");
  }

  @Test
  void aDatabaseWithoutMonitorCondSinceTellsByUpdate2() {
    TestConnection connection = TestConnection.open();
    connection.answerSchema();
    connection.refuse("monitor_cond_since", UNKNOWN);
    connection.answer("monitor_cond", ROW.formatted("{\"initial\":{\"name\":\"br-int\"}}"));
    assertThat(connection.bridge().text("name")).contains("br-int");
    assertThat(connection.bridge().texts("fail_mode")).isEmpty();

    connection.notify(
        "update2", "[\"keyway\"," + ROW.formatted("{\"modify\":{\"fail_mode\":\"secure\"}}") + "]");

    assertThat(connection.bridge().text("fail_mode")).contains("secure");
    assertThat(connection.counters.monitors(MonitorMethod.MONITOR_COND_SINCE)).isEqualTo(1);
    assertThat(connection.counters.monitors(MonitorMethod.MONITOR_COND)).isEqualTo(1);
  }

  @Test
  void aDatabaseThatKnowsOnlyTheRfcTellsByUpdate() {
    TestConnection connection = TestConnection.open();
    connection.answerSchema();
    connection.refuse("monitor_cond_since", UNKNOWN);
    connection.refuse("monitor_cond", UNKNOWN);
    String row =
        "{\"name\":\"br-int\",\"ports\":[\"set\",[]],\"fail_mode\":%s,"
            + "\"external_ids\":[\"map\",[]]}";
    connection.answer("monitor", ROW.formatted("{\"new\":" + row.formatted("\"secure\"") + "}"));
    assertThat(connection.bridge().text("fail_mode")).contains("secure");

    connection.notify(
        "update",
        "[\"keyway\","
            + ROW.formatted(
                "{\"old\":{\"fail_mode\":\"secure\"},\"new\":"
                    + row.formatted("[\"set\",[]]")
                    + "}")
            + "]");
    assertThat(connection.bridge().text("fail_mode")).isEmpty();

    connection.notify(
        "update", "[\"keyway\"," + ROW.formatted("{\"old\":{\"name\":\"br-int\"}}") + "]");
    assertThat(connection.recorder.session().tables()).isEqualTo(Tables.empty());
  }

  @Test
  void aServerWithoutTheDatabaseIsRefused() {
    TestConnection connection = TestConnection.open();

    connection.answer("list_dbs", "[\"hardware_vtep\"]");

    assertThat(connection.refusal().reason()).isEqualTo(RefusalReason.NO_SUCH_DATABASE);
    assertThat(connection.refusal().message())
        .isEqualTo("has no database Open_vSwitch, but [\"hardware_vtep\"]");
    assertThat(connection.channel.isOpen()).isFalse();
    assertThat(connection.entrance.waiting()).isEqualTo(0);
    assertThat(connection.counters.refused(RefusalReason.NO_SUCH_DATABASE)).isEqualTo(1);
  }

  @Test
  void whoDoesNotSpeakJsonIsRefusedAtOnce() {
    TestConnection browser = TestConnection.open();
    browser.say("GET / HTTP/1.1\r\n\r\n");

    assertThat(browser.refusal().reason()).isEqualTo(RefusalReason.NOT_OVSDB);
    assertThat(browser.refusal().message()).contains("474554202f204854");

    TestConnection tls = TestConnection.open();
    tls.say("\u0016\u0003\u0001");

    assertThat(tls.refusal().message()).contains("use tcp:, not ssl:");
  }

  @Test
  void anErrorInReplyToTheRequestForRowsIsARefusal() {
    TestConnection connection = TestConnection.open();
    connection.answerSchema();

    connection.refuse("monitor_cond_since", "{\"error\":\"syntax error\",\"details\":\"no\"}");

    assertThat(connection.refusal().reason()).isEqualTo(RefusalReason.HANDSHAKE_FAILED);
    assertThat(connection.refusal().message()).contains("monitor_cond_since", "syntax error");
  }

  @Test
  void nonsenseIsARefusal() {
    assertRefused("{\"id\":1,\"error\":null,\"result\":{]}}", "bad JSON");
    assertRefused("{\"error\":null,\"result\":[]}", "expected an id in the response");
    assertRefused("{\"id\":1,\"method\":7,\"params\":[]}", "expected a string \"method\"");
    assertRefused("{\"id\":99,\"error\":null,\"result\":[]}", "answered what nobody asked");
    assertRefused("{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}", "nesting depth");
    assertRefused("{} []", "expected an id in the response");
  }

  /** The further a peer is, the more it may say; a stranger only what databases there are. */
  @Test
  void aGreetingHasALimitAtEachStep() {
    TestConnection connection = TestConnection.open();
    assertTooLong(connection, 70_000, 65_536);

    connection = TestConnection.open();
    connection.answer("list_dbs", "[\"Open_vSwitch\"]");
    connection.say("{\"a\":\"" + "x".repeat(1_000_000));
    assertThat(connection.channel.isActive()).isTrue();
    assertTooLong(connection, 100_000, 1_048_576);
  }

  private static void assertTooLong(TestConnection connection, int length, int limit) {
    connection.say("{\"a\":\"" + "x".repeat(length));
    assertThat(connection.refusal().reason()).isEqualTo(RefusalReason.HANDSHAKE_FAILED);
    assertThat(connection.refusal().message()).contains("object length exceeds " + limit);
  }

  /** Bytes of the next message come with the answer that lets messages be longer. */
  @Test
  void whatComesInOneReadIsReadInItsOrder() {
    TestConnection connection = TestConnection.open();
    int id = connection.hear().get(0).path("id").asInt();

    connection.say(
        "{\"id\":%d,\"error\":null,\"result\":[\"Open_vSwitch\"]}".formatted(id)
            + "{\"id\":\"x\",\"method\":\"echo\",\"params\":[]}{\"id\":\"y\",\"meth");
    connection.say("od\":\"echo\",\"params\":[]}");

    assertThat(connection.hear()).extracting(said -> said.path("id").asText()).contains("x", "y");
    assertThat(connection.channel.isActive()).isTrue();
  }

  @Test
  void whatIsWrongBehindAGoodMessageIsFoundAfterIt() {
    TestConnection connection = TestConnection.open();
    connection.hear();

    connection.say("{\"id\":\"x\",\"method\":\"echo\",\"params\":[]}garbage");

    assertThat(connection.hear()).anyMatch(said -> said.path("id").asText().equals("x"));
    assertThat(connection.refusal().message()).contains("invalid JSON");
  }

  @Test
  void rowsThatMakeNoSenseAreARefusal() {
    TestConnection connection = TestConnection.open();
    connection.answerSchema();

    connection.answer("monitor_cond_since", "[false,\"\",7]");

    assertThat(connection.refusal().message()).contains("expected updates of tables, not 7");
  }

  @Test
  void aSchemaThatMakesNoSenseIsARefusal() {
    TestConnection connection = TestConnection.open();
    connection.answer("list_dbs", "[\"Open_vSwitch\"]");

    connection.answer(
        "get_schema", "{\"tables\":{\"Bridge\":{\"columns\":{\"name\":{\"type\":\"colour\"}}}}}");

    assertThat(connection.refusal().message()).contains("expected a type").contains("\"colour\"");
  }

  @Test
  void whoSaysNothingIsRefusedAtTheDeadline() {
    TestConnection connection = TestConnection.open();

    connection.pass(OvsdbSettings.DEFAULTS.handshakeDeadline());

    assertThat(connection.refusal().reason()).isEqualTo(RefusalReason.HANDSHAKE_TIMEOUT);
    assertThat(connection.refusal().message()).isEqualTo("list_dbs: no answer in 5000 ms");
  }

  @Test
  void noMoreThanAllowedMayWait() {
    OvsdbSettings usual = OvsdbSettings.DEFAULTS;
    TestConnection connection =
        TestConnection.open(
            new OvsdbSettings(
                usual.handshakeDeadline(),
                usual.echoAfter(),
                usual.deadAfter(),
                Duration.ofSeconds(1),
                EntranceLimits.DEFAULTS.withMostWaiting(0)));

    assertThat(connection.refusal().reason()).isEqualTo(RefusalReason.TOO_MANY_WAITING);
    assertThat(connection.entrance.waiting()).isEqualTo(0);
  }

  @Test
  void whoLeavesDuringTheHandshakeWaitsNoLonger() {
    TestConnection connection = TestConnection.open();
    assertThat(connection.entrance.waiting()).isEqualTo(1);

    Connections.close(connection.channel, "left");
    connection.channel.runPendingTasks();

    assertThat(connection.entrance.waiting()).isEqualTo(0);
    assertThat(connection.recorder.events()).isEmpty();
  }

  private static void assertRefused(String text, String why) {
    TestConnection connection = TestConnection.open();
    connection.say(text);
    assertThat(connection.refusal().reason()).isEqualTo(RefusalReason.HANDSHAKE_FAILED);
    assertThat(connection.refusal().message()).contains(why);
    assertThat(connection.channel.isOpen()).isFalse();
  }
}
