package dev.keyway.apps.api.operations;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.common.collect.ImmutableList;
import dev.keyway.apps.api.http.Response;
import dev.keyway.apps.api.http.Route;
import dev.keyway.controller.state.StoreOutage;
import java.util.Optional;
import java.util.function.Supplier;

/** For whoever supervises the process: does it live, can it work, and its metrics. */
public final class HealthResource {

  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final Supplier<Optional<String>> notReady;
  private final Supplier<Optional<StoreOutage>> outage;
  private final Supplier<String> metrics;

  /**
   * Asks others.
   *
   * @param notReady why the controller can't work now; empty when it can
   * @param outage why nothing can be changed now, though all else works
   * @param metrics all metrics in the text format of Prometheus
   */
  public HealthResource(
      Supplier<Optional<String>> notReady,
      Supplier<Optional<StoreOutage>> outage,
      Supplier<String> metrics) {
    this.notReady = notReady;
    this.outage = outage;
    this.metrics = metrics;
  }

  /** Where it is found. */
  public ImmutableList<Route> routes() {
    return ImmutableList.of(
        Route.of("GET", "/healthz", request -> state(200, "ok", "")),
        Route.of("GET", "/readyz", request -> ready()),
        Route.of("GET", "/metrics", request -> Response.text(PROMETHEUS, metrics.get())));
  }

  /** Why the controller can't work now; empty when it can. */
  public Optional<String> notReady() {
    return notReady.get();
  }

  /** Who reads, and the switches, are served without a store: nothing should be taken away. */
  private Response ready() {
    return notReady
        .get()
        .map(reason -> state(503, "not ready", reason))
        .or(() -> outage.get().map(since -> state(200, "degraded", since.toString())))
        .orElseGet(() -> state(200, "ready", ""));
  }

  private static Response state(int status, String state, String reason) {
    return Response.json(
        status, JsonNodeFactory.instance.objectNode().put("status", state).put("reason", reason));
  }
}
