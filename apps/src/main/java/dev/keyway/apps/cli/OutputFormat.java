package dev.keyway.apps.cli;

import java.util.Locale;

/** What an answer is printed as. */
enum OutputFormat {
  /** For people, cut at the terminal's edge. */
  TABLE,
  /** For people, with every column, and never cut. */
  WIDE,
  /** For programs: the document that the API answered. */
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
