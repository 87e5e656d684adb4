package dev.keyway.apps.api.http;

import java.time.Duration;

/** Hears of each answered request, for metrics; on the API's executor. */
@FunctionalInterface
public interface RequestObserver {

  /**
   * A request was answered.
   *
   * @param route the path of its route with the variable parts named, or {@code unmatched}
   */
  void answered(String method, String route, int status, Duration took);
}
