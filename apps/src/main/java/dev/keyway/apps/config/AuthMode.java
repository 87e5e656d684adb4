package dev.keyway.apps.config;

/** How callers of the API say who they are. */
public enum AuthMode {
  /** By a static token, made by {@code keyway token create}. */
  TOKENS,
  /** Not at all: everybody may do everything. */
  NONE
}
