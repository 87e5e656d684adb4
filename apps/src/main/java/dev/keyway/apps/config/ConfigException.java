package dev.keyway.apps.config;

/** A setting that can't be used. The message says which, where it was found, and what is right. */
public final class ConfigException extends Exception {

  private static final long serialVersionUID = 1L;

  ConfigException(String message) {
    super(message);
  }
}
