package dev.keyway.apps.api.http;

/** Hears of each request that was let in and would change something, for the audit log. */
@FunctionalInterface
public interface WriteObserver {

  /** Nobody listens. */
  WriteObserver NONE = (request, response) -> {};

  /** It was answered; on the API's executor. */
  void answered(Request request, Response response);
}
