package dev.keyway.apps.api.http;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Which requests a handler gets.
 *
 * @param path its variable parts begin with a colon: {@code /v2.0/networks/:id}
 */
public record Route(String method, String path, Handler handler) {

  /** For a handler that has its answer at once. */
  public static Route of(String method, String path, Function<Request, Response> handler) {
    return new Route(
        method, path, request -> CompletableFuture.completedFuture(handler.apply(request)));
  }
}
