package dev.keyway.apps.api.http;

import java.util.concurrent.CompletionStage;

/**
 * Answers requests of one route. Runs on the API's executor; refuses by throwing, or failing the
 * stage with, what {@link Refusals} knows.
 */
@FunctionalInterface
public interface Handler {

  /** The answer, now or later. */
  CompletionStage<Response> handle(Request request);
}
