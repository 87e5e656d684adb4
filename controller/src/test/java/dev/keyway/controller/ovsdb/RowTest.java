package dev.keyway.controller.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class RowTest {

  private static final UUID ONE = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final UUID TWO = UUID.fromString("00000000-0000-4000-8000-000000000002");

  @Test
  void atomsAreReadByTheirKind() {
    Row row =
        row(
            ImmutableMap.of(
                "name", OvsdbValue.text("br-int"),
                "ofport", OvsdbValue.number(7),
                "up", OvsdbValue.flag(true),
                "interface", OvsdbValue.ref(ONE)));

    assertThat(row.text("name")).contains("br-int");
    assertThat(row.number("ofport")).contains(7L);
    assertThat(row.flag("up")).contains(true);
    assertThat(row.ref("interface")).contains(ONE);
  }

  @Test
  void setsHaveAnyNumberOfMembers() {
    Row row =
        row(
            ImmutableMap.of(
                "none", OvsdbValue.none(),
                "one", OvsdbValue.texts(List.of("a")),
                "two", OvsdbValue.texts(List.of("b", "a", "b")),
                "rows", OvsdbValue.refs(List.of(TWO, ONE))));

    assertThat(row.texts("none")).isEmpty();
    assertThat(row.text("none")).isEmpty();
    assertThat(row.texts("one")).containsExactly("a");
    assertThat(row.texts("two")).containsExactly("a", "b");
    assertThat(row.text("two")).isEmpty();
    assertThat(row.refs("rows")).containsExactly(ONE, TWO);
  }

  @Test
  void mapsReadAsText() {
    Row row =
        row(
            ImmutableMap.of(
                "external_ids", OvsdbValue.map(ImmutableMap.of("b", "2", "a", "1")),
                "statistics",
                    OvsdbValue.mapOf(
                        ImmutableMap.of(OvsdbValue.text("rx_bytes"), OvsdbValue.number(9))),
                "queues",
                    OvsdbValue.mapOf(ImmutableMap.of(OvsdbValue.number(0), OvsdbValue.ref(ONE)))));

    assertThat(row.map("external_ids")).isEqualTo(ImmutableMap.of("a", "1", "b", "2"));
    assertThat(row.map("statistics")).containsEntry("rx_bytes", "9");
    assertThat(row.map("queues")).containsEntry("0", ONE.toString());
  }

  @Test
  void whatTheHostDoesNotHaveReadsAsEmpty() {
    Row row = row(ImmutableMap.of());

    assertThat(row.text("x")).isEmpty();
    assertThat(row.texts("x")).isEmpty();
    assertThat(row.number("x")).isEmpty();
    assertThat(row.numbers("x")).isEmpty();
    assertThat(row.flag("x")).isEmpty();
    assertThat(row.refs("x")).isEmpty();
    assertThat(row.map("x")).isEmpty();
  }

  @Test
  void aColumnOfAnotherKindIsNamedWithWhatItHolds() {
    Row row = row(ImmutableMap.of("name", OvsdbValue.text("br-int")));

    assertThatThrownBy(() -> row.number("name"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("column name holds \"br-int\" where an integer was expected");
    assertThatThrownBy(() -> row.map("name")).hasMessageContaining("a map was expected");
  }

  @Test
  void valuesThatAreEqualAreWrittenAlike() {
    assertThat(OvsdbValue.texts(List.of("b", "a"))).hasToString("[\"set\",[\"a\",\"b\"]]");
    assertThat(OvsdbValue.texts(List.of("a", "a"))).hasToString("\"a\"");
    assertThat(OvsdbValue.set(List.of(OvsdbValue.number(10), OvsdbValue.number(9))))
        .hasToString("[\"set\",[9,10]]");
    assertThat(OvsdbValue.map(ImmutableMap.of("b", "2", "a", "1")))
        .hasToString("[\"map\",[[\"a\",\"1\"],[\"b\",\"2\"]]]");
    assertThat(OvsdbValue.set(ImmutableList.of(OvsdbValue.ref(ONE), OvsdbValue.named("port"))))
        .isEqualTo(OvsdbValue.set(ImmutableList.of(OvsdbValue.named("port"), OvsdbValue.ref(ONE))));
  }

  private static Row row(ImmutableMap<String, JsonNode> columns) {
    return new Row(ONE, columns);
  }
}
