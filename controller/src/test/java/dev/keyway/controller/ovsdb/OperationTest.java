package dev.keyway.controller.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is sent for each kind of operation, as RFC 7047 has it. */
final class OperationTest {

  private static final UUID ROW = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final String WHERE =
      "\"where\":[[\"_uuid\",\"==\",[\"uuid\",\"00000000-0000-4000-8000-000000000001\"]]]";

  @Test
  void insertNamesItsRow() {
    assertThat(
            Operation.insert(
                "Port", "gre", ImmutableMap.of("interfaces", OvsdbValue.named("iface"))))
        .hasToString(
            "{\"op\":\"insert\",\"table\":\"Port\",\"uuid-name\":\"gre\","
                + "\"row\":{\"interfaces\":[\"named-uuid\",\"iface\"]}}");
  }

  @Test
  void namesMustBeThoseOfRfc7047() {
    assertThatThrownBy(() -> Operation.insert("Port", "gre-0", ImmutableMap.of()))
        .hasMessageContaining("\"gre-0\" can't name a row");
    assertThatThrownBy(() -> OvsdbValue.named("0")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void updateAndDeleteMeetOneRow() {
    assertThat(
            Operation.update(
                "Bridge", ROW, ImmutableMap.of("fail_mode", OvsdbValue.text("secure"))))
        .hasToString(
            "{\"op\":\"update\",\"table\":\"Bridge\","
                + WHERE
                + ",\"row\":{\"fail_mode\":\"secure\"}}");
    assertThat(Operation.delete("Bridge", ROW))
        .hasToString("{\"op\":\"delete\",\"table\":\"Bridge\"," + WHERE + "}");
  }

  @Test
  void mutationsKeepTheirOrder() {
    assertThat(
            Operation.mutate(
                "Bridge",
                ROW,
                Mutation.insert("protocols", OvsdbValue.text("OpenFlow14")),
                Mutation.delete("ports", OvsdbValue.ref(ROW)),
                Mutation.deleteKeys("external_ids", List.of("a", "b"))))
        .hasToString(
            "{\"op\":\"mutate\",\"table\":\"Bridge\","
                + WHERE
                + ",\"mutations\":[[\"protocols\",\"insert\",\"OpenFlow14\"],"
                + "[\"ports\",\"delete\",[\"uuid\",\"00000000-0000-4000-8000-000000000001\"]],"
                + "[\"external_ids\",\"delete\",[\"set\",[\"a\",\"b\"]]]]}");
  }

  @Test
  void entriesOfAMapAreReplacedByRemovingTheirKeysFirst() {
    assertThat(
            Operation.mutate(
                "Bridge", ROW, Mutation.put("external_ids", ImmutableMap.of("a", "1"))))
        .asString()
        .endsWith(
            "\"mutations\":[[\"external_ids\",\"delete\",\"a\"],"
                + "[\"external_ids\",\"insert\",[\"map\",[[\"a\",\"1\"]]]]]}");
  }

  @Test
  void awaitDoesNotWait() {
    assertThat(Operation.await("Bridge", ROW, ImmutableMap.of("fail_mode", OvsdbValue.none())))
        .hasToString(
            "{\"op\":\"wait\",\"table\":\"Bridge\","
                + WHERE
                + ",\"timeout\":0,\"until\":\"==\",\"columns\":[\"fail_mode\"],"
                + "\"rows\":[{\"fail_mode\":[\"set\",[]]}]}");
  }

  @Test
  void remarksAndAborts() {
    assertThat(Operation.comment("keyway"))
        .hasToString("{\"op\":\"comment\",\"comment\":\"keyway\"}");
    assertThat(Operation.abort()).hasToString("{\"op\":\"abort\"}");
  }
}
