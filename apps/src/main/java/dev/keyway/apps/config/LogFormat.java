package dev.keyway.apps.config;

/** What a line of the log looks like. */
public enum LogFormat {
  /** For people at a terminal. */
  TEXT,
  /** One JSON object, for a log collector. */
  JSON
}
