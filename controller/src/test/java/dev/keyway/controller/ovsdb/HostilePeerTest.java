package dev.keyway.controller.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Peers that would fill the memory: they are closed, each with its reason. */
final class HostilePeerTest {

  private static final String BEGINNING = "{\"id\":null,\"method\":\"update3\",\"params\":[";

  @Test
  void aMessageWithoutEndIsCutOffAtItsLimit() {
    TestConnection connection = TestConnection.connected();
    connection.say(BEGINNING + "\"");
    String part = "x".repeat(65_536);

    int parts = 0;
    while (connection.channel.isOpen() && parts < 2_000) {
      connection.say(part);
      parts++;
    }

    assertThat(parts).isBetween(1_023, 1_100);
    assertThat(connection.ended()).contains("object length exceeds 67108864");
  }

  @Test
  void aMessageOfManySmallThingsIsCutOffToo() {
    TestConnection connection = TestConnection.connected();

    connection.say(BEGINNING + "{},".repeat(2_100_000) + "1]}");

    assertThat(connection.ended()).contains("bad JSON", "Token count");
  }

  @Test
  void nestingHasALimit() {
    TestConnection connection = TestConnection.connected();

    connection.say(BEGINNING + "[".repeat(1_000) + "]".repeat(1_000) + "]}");

    assertThat(connection.ended()).contains("bad JSON", "nesting depth");
  }

  @Test
  void whoAsksWithoutReadingTheRepliesIsClosed() {
    TestConnection connection = TestConnection.connected();
    connection.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);

    connection.say("{\"id\":1,\"method\":\"echo\",\"params\":[]}");

    assertThat(connection.ended()).isEqualTo("asks without reading the replies");
  }

  @Test
  void nothingThatFollowsABadMessageIsHeard() {
    TestConnection connection = TestConnection.connected();

    connection.say(
        "{\"id\":99,\"result\":[],\"error\":null}"
            + BEGINNING
            + "\"keyway\",\"\",{\"Bridge\":{\""
            + TestConnection.BRIDGE
            + "\":{\"delete\":null}}}]}");

    assertThat(connection.ended()).contains("answered what nobody asked");
    assertThat(connection.recorder.events()).noneMatch(Recorder.Changed.class::isInstance);
  }
}
