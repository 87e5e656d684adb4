package dev.keyway.apps.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * One document for people, whatever is in it: a line for each attribute, a table for a list of
 * documents, and what lies deeper indented.
 */
final class Facts {

  private static final String INDENT = "  ";

  private final Consumer<String> lines;

  Facts(Consumer<String> lines) {
    this.lines = lines;
  }

  /** Prints a document. */
  void print(JsonNode document) {
    print(document, "");
  }

  private void print(JsonNode document, String indent) {
    int widest =
        document.properties().stream()
            .filter(each -> isShort(each.getValue()))
            .mapToInt(each -> each.getKey().length())
            .max()
            .orElse(0);
    for (Map.Entry<String, JsonNode> each : document.properties()) {
      String name = each.getKey();
      JsonNode value = each.getValue();
      if (isShort(value)) {
        String gap = " ".repeat(widest - name.length());
        lines.accept(indent + name + gap + INDENT + Table.shown(Cells.text(value)));
      } else {
        lines.accept(indent + name + ":");
        deeper(value, indent + INDENT);
      }
    }
  }

  private void deeper(JsonNode value, String indent) {
    if (value.isObject()) {
      print(value, indent);
    } else if (isTexts(value)) {
      value.forEach(text -> lines.accept(indent + Table.shown(Cells.text(text))));
    } else {
      rows(value).lines(OptionalInt.empty()).forEach(line -> lines.accept(indent + line));
    }
  }

  /** A table with all attributes that any of the documents has. */
  private static Table rows(JsonNode documents) {
    ImmutableSet.Builder<String> names = ImmutableSet.builder();
    documents.forEach(each -> names.addAll(each.fieldNames()));
    Columns columns = Columns.none();
    for (String name : names.build()) {
      columns = columns.and(name);
    }
    return columns.table(ImmutableList.copyOf(documents), true);
  }

  /** Whether it fits on the line of its name. */
  private static boolean isShort(JsonNode value) {
    return value.isEmpty() || (isTexts(value) && value.size() == 1);
  }

  private static boolean isTexts(JsonNode value) {
    return value.isArray() && ImmutableList.copyOf(value).stream().allMatch(JsonNode::isValueNode);
  }
}
