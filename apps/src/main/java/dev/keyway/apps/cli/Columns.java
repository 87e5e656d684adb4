package dev.keyway.apps.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Which parts of the documents in a list are shown, as the columns of a table. */
final class Columns {

  private final ImmutableList<Column> columns;

  private record Column(String header, boolean onlyWide, Function<JsonNode, String> cell) {}

  private Columns(ImmutableList<Column> columns) {
    this.columns = columns;
  }

  static Columns none() {
    return new Columns(ImmutableList.of());
  }

  /** One more: an attribute under its own name. */
  Columns and(String attribute) {
    return and(header(attribute), attribute);
  }

  /** One more: an attribute under another name. */
  Columns and(String header, String attribute) {
    return plus(new Column(header, false, row -> Cells.text(row.path(attribute))));
  }

  /** One more: text that is made of the document. */
  Columns and(String header, Function<JsonNode, String> cell) {
    return plus(new Column(header, false, cell));
  }

  /** One more, for wide tables: an attribute under its own name. */
  Columns wide(String attribute) {
    return plus(new Column(header(attribute), true, row -> Cells.text(row.path(attribute))));
  }

  /** A table of documents. */
  Table table(Iterable<JsonNode> documents, boolean wide) {
    List<Column> shown = columns.stream().filter(column -> wide || !column.onlyWide()).toList();
    Table table = new Table(shown.stream().map(Column::header).toList());
    for (JsonNode document : documents) {
      table.add(shown.stream().map(column -> column.cell().apply(document)).toList());
    }
    return table;
  }

  static String header(String attribute) {
    return attribute.replace('_', ' ').toUpperCase(Locale.ROOT);
  }

  private Columns plus(Column column) {
    return new Columns(ImmutableList.<Column>builder().addAll(columns).add(column).build());
  }
}
