package dev.keyway.apps.hypervisor;

import java.util.concurrent.CompletionException;

/** Finds what really went wrong. */
final class Causes {

  private Causes() {}

  /** Without the wrappings of futures. */
  static Throwable of(Throwable thrown) {
    Throwable cause = thrown;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
