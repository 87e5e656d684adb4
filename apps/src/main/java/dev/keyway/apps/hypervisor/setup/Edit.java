package dev.keyway.apps.hypervisor.setup;

import static dev.keyway.apps.hypervisor.setup.HostTables.ROOT;

import java.util.Locale;
import java.util.Set;

/**
 * One thing on a host that is made different.
 *
 * @param row the name of the row; for a controller its target
 * @param column with the key where it is a map, for example {@code options:local_ip}; empty where
 *     the row comes or goes
 * @param before for people; {@code (unset)} or {@code (none)} where there was nothing
 */
public record Edit(String table, String row, String column, String before, String after) {

  static final String NONE = "(none)";
  private static final String UNSET = "(unset)";

  /** A row that comes. */
  static Edit added(String table, String row, String what) {
    return new Edit(table, row, "", NONE, what);
  }

  /** A row that goes. */
  static Edit removed(String table, String row, String what) {
    return new Edit(table, row, "", what, NONE);
  }

  /** The values of a column as people read them. */
  static String shown(Set<String> values) {
    if (values.isEmpty()) {
      return UNSET;
    }
    String joined = String.join(",", values);
    return joined.isEmpty() ? "\"\"" : joined;
  }

  /** Whether it only says what a person must set right. */
  public boolean isOfError() {
    return table.equals(ROOT) && column.endsWith(":" + HostTables.ERROR_KEY);
  }

  /** What it is about, for example {@code bridge br-int fail_mode}. */
  public String subject() {
    String thing = table.equals(ROOT) ? ROOT : table.toLowerCase(Locale.ROOT) + " " + row;
    return thing + (column.isEmpty() ? "" : " " + column);
  }

  /** For example {@code bridge br-int fail_mode: (unset) -> secure}. */
  @Override
  public String toString() {
    return subject() + ": " + before + " -> " + after;
  }
}
