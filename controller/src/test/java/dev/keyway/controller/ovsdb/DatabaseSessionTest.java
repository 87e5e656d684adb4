package dev.keyway.controller.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableMap;
import dev.keyway.controller.net.ConnectionLostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

final class DatabaseSessionTest {

  private static final UUID BRIDGE = UUID.fromString(TestConnection.BRIDGE);
  private static final Operation INSERT = Operation.insert("Port", "p", ImmutableMap.of());
  private static final Operation DELETE = Operation.delete("Bridge", BRIDGE);

  @Test
  void changesAreToldWithBothStates() {
    TestConnection connection = TestConnection.connected();

    connection.update("{\"modify\":{\"external_ids\":[\"map\",[[\"a\",\"1\"]]]}}");

    Recorder.Changed changed = connection.recorder.await(Recorder.Changed.class, event -> true);
    TableChanges.Change change = changed.changes().of("Bridge").get(BRIDGE);
    assertThat(change.before().orElseThrow().map("external_ids")).isEmpty();
    assertThat(change.after().orElseThrow().map("external_ids")).containsEntry("a", "1");
    assertThat(connection.counters.updates()).isEqualTo(1);
    assertThat(connection.counters.connected()).isEqualTo(1);
    assertThat(connection.counters.connections()).isEqualTo(1);
    assertThat(connection.counters.messages()).isEqualTo(4);
    assertThat(connection.counters.bytes()).isGreaterThan(500);
  }

  @Test
  void whatChangesNothingIsNotTold() {
    TestConnection connection = TestConnection.connected();

    connection.update("{\"modify\":{\"name\":\"br-int\"}}");

    assertThat(connection.recorder.events()).hasSize(1);
  }

  @Test
  void aTransactionGivesTheIdsOfNewRows() {
    TestConnection connection = TestConnection.connected();
    CompletableFuture<TransactionResult> result =
        connection.recorder.session().transact(List.of(INSERT, DELETE));

    JsonNode params =
        connection.answer("transact", "[{\"uuid\":[\"uuid\",\"" + BRIDGE + "\"]},{\"count\":1}]");

    assertThat(params.get(0).asText()).isEqualTo("Open_vSwitch");
    assertThat(params.get(1)).isEqualTo(INSERT.json());
    assertThat(result.join().inserted()).containsExactly(Map.entry("p", BRIDGE));
    assertThat(result.join().count(1)).isEqualTo(1);
    assertThat(connection.counters.transactions()).isEqualTo(1);
  }

  @Test
  void theOperationThatFailedIsNamed() {
    TestConnection connection = TestConnection.connected();
    CompletableFuture<TransactionResult> result =
        connection.recorder.session().transact(List.of(INSERT, DELETE, INSERT));

    connection.answer(
        "transact",
        "[{\"uuid\":[\"uuid\",\""
            + BRIDGE
            + "\"]},{\"error\":\"constraint violation\",\"details\":\"no\"},null]");

    assertThatThrownBy(result::get)
        .cause()
        .isInstanceOf(OvsdbException.class)
        .hasMessage(
            "transaction of 3 operations: the database answered \"constraint violation\": no (at "
                + DELETE
                + ")");
    assertThat(connection.counters.transactionFailures()).isEqualTo(1);
    assertThat(connection.channel.isOpen()).isTrue();
  }

  @Test
  void aCommitThatFailsHasAnErrorMore() {
    TestConnection connection = TestConnection.connected();
    CompletableFuture<TransactionResult> result =
        connection.recorder.session().transact(List.of(DELETE));

    connection.answer(
        "transact", "[{\"count\":1},{\"error\":\"referential integrity violation\"}]");

    assertThatThrownBy(result::get)
        .cause()
        .isInstanceOfSatisfying(
            OvsdbException.class,
            e -> {
              assertThat(e.error()).isEqualTo("referential integrity violation");
              assertThat(e.operation()).isEmpty();
            });
  }

  @Test
  void aTransactionMayBeRefusedAsAWhole() {
    TestConnection connection = TestConnection.connected();
    CompletableFuture<TransactionResult> result =
        connection.recorder.session().transact(List.of(DELETE));

    connection.refuse("transact", "{\"error\":\"not allowed\",\"details\":\"read only\"}");

    assertThatThrownBy(result::get)
        .cause()
        .isInstanceOf(OvsdbException.class)
        .hasMessageContaining("\"not allowed\": read only");
  }

  @Test
  void aTransactionThatIsNotAnsweredTimesOutAndALateAnswerDoesNoHarm() {
    TestConnection connection = TestConnection.connected();
    CompletableFuture<TransactionResult> result =
        connection.recorder.session().transact(List.of(DELETE));
    JsonNode call = connection.hear().get(0);

    // Other traffic keeps it alive meanwhile.
    for (int second = 0; second < 30; second++) {
      connection.pass(Duration.ofSeconds(1));
      connection.say("{\"id\":\"echo\",\"result\":[],\"error\":null}");
    }

    assertThatThrownBy(result::get).hasCauseInstanceOf(TimeoutException.class);
    connection.say("{\"id\":" + call.get("id") + ",\"result\":[{}],\"error\":null}");
    assertThat(connection.channel.isOpen()).isTrue();
  }

  @Test
  void aTransactionIsLostWithItsConnection() {
    TestConnection connection = TestConnection.connected();
    OvsdbSession session = connection.recorder.session();
    CompletableFuture<TransactionResult> result = session.transact(List.of(DELETE));
    connection.channel.runPendingTasks();

    session.close("enough");

    assertThat(connection.ended()).isEqualTo("enough");
    assertThatThrownBy(result::get)
        .cause()
        .isInstanceOf(ConnectionLostException.class)
        .hasMessage("enough");
    CompletableFuture<TransactionResult> late = session.transact(List.of(DELETE));
    connection.channel.runPendingTasks();
    assertThatThrownBy(late::get).hasCauseInstanceOf(ConnectionLostException.class);
    assertThat(connection.counters.connected()).isZero();
  }

  @Test
  void resultsThatMakeNoSenseEndTheSession() {
    for (String nonsense : List.of("7", "[]", "[{\"uuid\":7}]")) {
      TestConnection connection = TestConnection.connected();
      CompletableFuture<TransactionResult> result =
          connection.recorder.session().transact(List.of(INSERT));

      connection.answer("transact", nonsense);

      assertThat(result).isCompletedExceptionally();
      assertThat(connection.ended()).isNotEmpty();
    }
  }

  @Test
  void echoIsAnsweredAndOtherRequestsAreUnknown() {
    TestConnection connection = TestConnection.connected();

    connection.say("{\"id\":\"echo\",\"method\":\"echo\",\"params\":[1]}");
    connection.say("{\"id\":7,\"method\":\"steal\",\"params\":[]}");

    assertThat(connection.hear())
        .extracting(JsonNode::toString)
        .containsExactly(
            "{\"result\":[1],\"error\":null,\"id\":\"echo\"}",
            "{\"result\":null,\"error\":\"unknown method\",\"id\":7}");
  }

  @Test
  void aSilentDatabaseIsAskedAndGivenUp() {
    TestConnection connection = TestConnection.connected();

    connection.pass(OvsdbSettings.DEFAULTS.echoAfter());
    assertThat(connection.hear())
        .extracting(JsonNode::toString)
        .containsExactly("{\"method\":\"echo\",\"params\":[],\"id\":\"echo\"}");
    connection.say("{\"id\":\"echo\",\"result\":[],\"error\":null}");

    for (int echo = 0; echo < 6; echo++) {
      connection.pass(OvsdbSettings.DEFAULTS.echoAfter());
    }

    assertThat(connection.ended()).contains("silent for 30000 ms");
  }

  @Test
  void updatesThatMakeNoSenseEndTheSession() {
    assertEnded("{\"modify\":{\"name\":7}}", "expected a value of type string, not 7");
    assertEnded("{\"modify\":{\"ports\":\"p\"}}", "expected a value of type uuid, not \"p\"");
    assertEnded("{\"modify\":{\"ports\":[\"set\",7]}}", "expected a set, not [\"set\",7]");
    assertEnded(
        "{\"modify\":{\"ports\":[\"uuid\",\"00000000-0000-4000-8000-00000000000x\"]}}",
        "expected a reference to a row");
    assertEnded(
        "{\"modify\":{\"external_ids\":[\"map\",[[\"a\"]]]}}", "expected the entry of a map");
    assertEnded("{\"modify\":{\"external_ids\":\"a\"}}", "expected a map, not \"a\"");
    assertEnded("{\"modify\":{\"colour\":\"a\"}}", "the column \"colour\", which nobody asked for");
    assertEnded("{\"modify\":7}", "expected a row, not 7");
    assertEnded("{\"insert\":7}", "expected a row, not 7");
    assertEnded("7", "expected the update of a row, not 7");
  }

  @Test
  void updatesThatDoNotFollowEndTheSession() {
    TestConnection connection = TestConnection.connected();
    connection.update("{\"delete\":null}");
    assertThat(connection.recorder.session().tables()).isEqualTo(Tables.empty());

    connection.update("{\"modify\":{\"name\":\"br-ex\"}}");

    assertThat(connection.ended()).contains(BRIDGE.toString(), "which it had not told of");
  }

  @Test
  void newsOfWhatNobodyAskedForEndsTheSession() {
    TestConnection other = TestConnection.connected();
    other.notify("update3", "[\"x\",\"\",{}]");
    assertThat(other.ended()).contains("a monitor that nobody asked for");

    TestConnection table = TestConnection.connected();
    table.notify("update3", "[\"keyway\",\"\",{\"Secrets\":{}}]");
    assertThat(table.ended()).contains("the table \"Secrets\", which nobody asked for");

    TestConnection rows = TestConnection.connected();
    rows.notify("update3", "[\"keyway\",\"\",{\"Bridge\":7}]");
    assertThat(rows.ended()).contains("expected updates of rows, not 7");

    TestConnection row = TestConnection.connected();
    row.notify("update3", "[\"keyway\",\"\",{\"Bridge\":{\"x\":{\"delete\":null}}}]");
    assertThat(row.ended()).contains("expected the id of a row, not \"x\"");
  }

  @Test
  void aDatabaseThatIsTakenAwayEndsTheSession() {
    TestConnection connection = TestConnection.connected();
    connection.notify("locked", "[\"a\"]");
    assertThat(connection.channel.isOpen()).isTrue();

    connection.notify("monitor_canceled", "[\"keyway\"]");

    assertThat(connection.ended()).contains("removed");
  }

  @Test
  void aListenerThatFailsEndsItsSessionAloudAndIsToldSo() {
    TestConnection connection =
        TestConnection.connected(
            new Recorder() {
              @Override
              public void changed(OvsdbSession session, Tables tables, TableChanges changes) {
                throw new IllegalStateException("can't");
              }
            });

    connection.update("{\"modify\":{\"name\":\"br-ex\"}}");

    assertThat(connection.ended()).contains("IllegalStateException: can't");
  }

  private static void assertEnded(String update, String why) {
    TestConnection connection = TestConnection.connected();
    connection.update(update);
    assertThat(connection.ended()).contains(why);
    assertThat(connection.recorder.events()).noneMatch(Recorder.Changed.class::isInstance);
  }
}
