package dev.keyway.apps.cli;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Rows below headers, each column as wide as its widest cell. Anything else is left out. */
final class Table {

  private static final String GAP = "  ";
  private static final String CUT = "...";
  private static final String EMPTY = "-";

  private final ImmutableList<String> headers;
  private final List<List<String>> rows = new ArrayList<>();

  Table(List<String> headers) {
    this.headers = ImmutableList.copyOf(headers);
  }

  /** Adds a row; an empty cell is shown as a dash, so that columns can be counted. */
  void add(List<String> cells) {
    if (cells.size() != headers.size()) {
      throw new IllegalArgumentException(cells + " does not fit below " + headers);
    }
    rows.add(Lists.transform(ImmutableList.copyOf(cells), Table::shown));
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /**
   * The lines, headers first.
   *
   * @param width where lines are cut, in characters; empty for never
   */
  ImmutableList<String> lines(OptionalInt width) {
    List<Integer> widths = new ArrayList<>();
    for (int column = 0; column < headers.size(); column++) {
      int widest = headers.get(column).length();
      for (List<String> row : rows) {
        widest = Math.max(widest, row.get(column).length());
      }
      widths.add(widest);
    }
    ImmutableList.Builder<String> lines = ImmutableList.builder();
    lines.add(cut(line(headers, widths), width));
    rows.forEach(row -> lines.add(cut(line(row, widths), width)));
    return lines.build();
  }

  private static String line(List<String> cells, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < cells.size(); column++) {
      String cell = cells.get(column);
      line.append(cell).append(" ".repeat(widths.get(column) - cell.length())).append(GAP);
    }
    return line.toString().stripTrailing();
  }

  static String cut(String line, OptionalInt width) {
    return width.isEmpty() || line.length() <= width.getAsInt() || width.getAsInt() < CUT.length()
        ? line
        : line.substring(0, width.getAsInt() - CUT.length()) + CUT;
  }

  /** Tenants choose names: what is in them must not move the cursor of an operator's terminal. */
  static String shown(String text) {
    return text.isBlank() ? EMPTY : text.replaceAll("[\\p{Cc}\\p{Cf}]+", " ");
  }
}
