package dev.keyway.apps.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.OptionalInt;

/** Where a command prints its answer, in the format that was asked for. */
final class Screen {

  /** Before what belongs to the line above it. */
  static final String INDENT = "  ";

  private static final String FACT = "%-12s  %s";

  private final PrintWriter out;
  private final OutputFormat format;
  private final OptionalInt width;

  /**
   * Prints to a writer.
   *
   * @param width of the terminal, in characters; empty if there is none, or nothing may be cut
   */
  Screen(PrintWriter out, OutputFormat format, OptionalInt width) {
    this.out = out;
    this.format = format;
    this.width = width;
  }

  /** What prints an answer for people. */
  @FunctionalInterface
  interface Layout {
    void print(Screen screen, JsonNode answer);
  }

  /** Prints an answer, for people by the layout, for programs as it is. */
  void show(JsonNode answer, Layout layout) {
    if (format == OutputFormat.JSON) {
      out.println(answer.toPrettyString());
    } else {
      layout.print(this, answer);
    }
    out.flush();
  }

  /** A line that is never cut. */
  void line(String text) {
    out.println(text);
  }

  /** A line with the name of something and what is known of it. It is never cut. */
  void fact(String name, String value) {
    line(FACT.formatted(name, Table.shown(value)));
  }

  /** A table, each line behind an indentation. */
  void table(Columns columns, Iterable<JsonNode> documents, String indent) {
    Table table = columns.table(documents, format == OutputFormat.WIDE);
    OptionalInt inside =
        width.isEmpty() ? width : OptionalInt.of(Math.max(0, width.getAsInt() - indent.length()));
    table.lines(inside).forEach(line -> out.println(indent + line));
  }
}
