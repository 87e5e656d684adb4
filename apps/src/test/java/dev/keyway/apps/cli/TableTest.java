package dev.keyway.apps.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** How rows become lines. */
final class TableTest {

  private final Table table = new Table(List.of("NAME", "STATE"));

  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    table.add(List.of("a-long-name", "UP"));
    table.add(List.of("b", ""));
    assertThat(table.lines(OptionalInt.empty()))
        .containsExactly("NAME         STATE", "a-long-name  UP", "b            -");
  }

  @Test
  void linesAreCutWhereTheTerminalEnds() {
    table.add(List.of("hv1", "it left a while ago"));
    assertThat(table.lines(OptionalInt.of(14))).containsExactly("NAME  STATE", "hv1   it le...");
    assertThat(table.lines(OptionalInt.of(1)).get(1)).endsWith("ago");
  }

  @Test
  void aNameCantMoveTheCursor() {
    table.add(List.of("red\u001b[2J\n\u009b", "UP"));
    assertThat(table.lines(OptionalInt.empty()).get(1)).isEqualTo("red [2J   UP");
  }

  @Test
  void aRowThatDoesNotFitIsABug() {
    assertThatThrownBy(() -> table.add(List.of("one")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theSizeOfATerminalIsReadFromStty() {
    assertThat(Terminal.columns("24 80\n")).hasValue(80);
    assertThat(Terminal.columns("0 0\n")).isEmpty();
    assertThat(Terminal.columns("")).isEmpty();
  }
}
