package dev.keyway.apps.api.http;

import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a request to its handler on the API's executor, and whatever comes of it back as an answer
 * that never fails.
 */
public final class Dispatcher {

  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  /** The header that a client shows when it reports a failure; the log has the same. */
  private static final String REQUEST_ID = "X-Openstack-Request-Id";

  private static final ImmutableSet<String> READS = ImmutableSet.of("GET", "HEAD", "OPTIONS");

  private final Executor executor;
  private final RequestObserver observer;
  private final WriteObserver writes;

  /** With an executor of its own, since handlers may take a while over long lists. */
  public Dispatcher(Executor executor, RequestObserver observer, WriteObserver writes) {
    this.executor = executor;
    this.observer = observer;
    this.writes = writes;
  }

  /** Answers a request for a route. */
  public CompletionStage<Response> dispatch(Route route, Request request) {
    long start = System.nanoTime();
    String id = "req-" + UUID.randomUUID();
    try {
      return CompletableFuture.supplyAsync(() -> route.handler().handle(request), executor)
          .thenCompose(answer -> answer)
          .handleAsync(
              (answer, thrown) ->
                  noted(
                      request,
                      finish(
                          route.path(),
                          request,
                          start,
                          id,
                          thrown == null ? answer : Refusals.of(thrown, request.path(), id))),
              executor);
    } catch (RejectedExecutionException closing) {
      return CompletableFuture.completedFuture(
          finish(route.path(), request, start, id, Refusals.of(closing, request.path(), id)));
    }
  }

  /** Answers a request that has no route. */
  public Response refuse(Request request, Throwable why) {
    return refuse("unmatched", request, why);
  }

  /** Answers a request that never came as far as its route's handler. */
  public Response refuse(Route route, Request request, Throwable why) {
    Response answer = refuse(route.path(), request, why);
    return answer.status() == 403 ? noted(request, answer) : answer;
  }

  private Response refuse(String route, Request request, Throwable why) {
    String id = "req-" + UUID.randomUUID();
    return finish(route, request, System.nanoTime(), id, Refusals.of(why, request.path(), id));
  }

  private Response noted(Request request, Response answer) {
    if (!READS.contains(request.method())) {
      writes.answered(request, answer);
    }
    return answer;
  }

  private Response finish(String route, Request request, long start, String id, Response answer) {
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    observer.answered(request.method(), route, answer.status(), took);
    LOG.debug(
        "{} {} answered {} in {} ms ({})",
        request.method(),
        request.path(),
        answer.status(),
        took.toMillis(),
        id);
    return answer.with(REQUEST_ID, id);
  }
}
