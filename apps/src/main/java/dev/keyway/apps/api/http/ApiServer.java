package dev.keyway.apps.api.http;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import com.google.common.io.ByteSource;
import dev.keyway.apps.api.access.Policy;
import dev.keyway.apps.identity.Authenticator;
import dev.keyway.apps.identity.Identity;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP listener: turns Vert.x's requests into ours, and our answers into bytes. */
public final class ApiServer implements AutoCloseable {

  /** The longest body in bytes: ports by the ten thousand fit. */
  static final int MAX_BODY = 8 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

  /** Lists are filtered by many ids at times, all of them in the request's first line. */
  private static final int MAX_LINE = 64 << 10;

  /** Above the longest wait for a revision. */
  private static final int IDLE_SECONDS = 120;

  private static final long CLOSE_SECONDS = 3;

  private static final String CALLER = "caller";

  private final Vertx vertx;
  private final HttpServer server;

  private ApiServer(Vertx vertx, HttpServer server) {
    this.vertx = vertx;
    this.server = server;
  }

  /**
   * Listens.
   *
   * @param port 0 for one that is free
   */
  public static ApiServer listen(
      String host, int port, List<Route> routes, Authenticator authenticator, Dispatcher dispatcher)
      throws IOException {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    HttpServerOptions options =
        new HttpServerOptions()
            .setMaxInitialLineLength(MAX_LINE)
            .setMaxHeaderSize(MAX_LINE)
            .setIdleTimeout(IDLE_SECONDS);
    HttpServer server =
        vertx
            .createHttpServer(options)
            .requestHandler(router(vertx, routes, new Gate(authenticator), dispatcher));
    try {
      await(server.listen(port, host));
    } catch (CompletionException e) {
      vertx.close();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(
          "can't listen for the API on " + host + ":" + port + ": " + cause.getMessage(), cause);
    }
    return new ApiServer(vertx, server);
  }

  /** The TCP port it listens on. */
  public int port() {
    return server.actualPort();
  }

  /** Takes no more requests, and waits a moment for those that it has. */
  @Override
  public void close() {
    try {
      await(server.shutdown(CLOSE_SECONDS, TimeUnit.SECONDS));
      await(vertx.close());
    } catch (CompletionException e) {
      LOG.warn("the API's listener did not close as it should", e.getCause());
    }
  }

  private static Router router(Vertx vertx, List<Route> routes, Gate gate, Dispatcher dispatcher) {
    Router router = Router.router(vertx);
    // Some clients name the format in the path, which the API always ignored.
    router
        .routeWithRegex(".+\\.json")
        .handler(
            context -> {
              String path = context.request().path();
              String query = context.request().query();
              String shorter = path.substring(0, path.length() - ".json".length());
              context.reroute(shorter + (query == null ? "" : "?" + query));
            });
    for (Route route : routes) {
      if (!Policy.knows(route.method(), route.path())) {
        throw new IllegalStateException(
            "the policy has no line for " + route.method() + " " + route.path());
      }
      router
          .route(HttpMethod.valueOf(route.method()), route.path())
          .handler(context -> admit(context, route, gate, dispatcher))
          .handler(context -> new Body(context).read())
          .handler(context -> answer(context, route, dispatcher));
    }
    router.errorHandler(
        400, context -> refuse(context, dispatcher, 400, "HTTPBadRequest", "Malformed request."));
    router.errorHandler(
        404, context -> refuse(context, dispatcher, 404, "HTTPNotFound", "There is nothing here."));
    router.errorHandler(
        405,
        context ->
            refuse(
                context,
                dispatcher,
                405,
                "HTTPMethodNotAllowed",
                context.request().method() + " is not possible here."));
    router.errorHandler(
        413,
        context -> {
          // There is no end to wait for.
          context.response().putHeader("Connection", "close");
          refuse(
              context,
              dispatcher,
              413,
              "HTTPRequestEntityTooLarge",
              "The body is longer than " + MAX_BODY + " bytes.");
        });
    router.errorHandler(
        500,
        context -> {
          Throwable why = context.failure();
          write(
              context,
              dispatcher.refuse(
                  request(context), why == null ? new IllegalStateException("no cause") : why));
        });
    return router;
  }

  /**
   * Collects a body whatever its type is said to be. Vert.x's own handler takes what curl sends,
   * which is said to be a form, for one, and refuses it when it is long.
   */
  private static final class Body {

    static final String KEY = "body";

    private final RoutingContext context;
    private final Buffer collected = Buffer.buffer();
    private boolean tooLong;

    Body(RoutingContext context) {
      this.context = context;
    }

    void read() {
      context
          .request()
          .handler(this::add)
          .exceptionHandler(
              gone -> LOG.debug("a client left amid its request: {}", gone.getMessage()))
          .endHandler(end -> finish());
    }

    private void add(Buffer part) {
      if (tooLong) {
        return;
      }
      if (collected.length() + part.length() > MAX_BODY) {
        tooLong = true;
        context.fail(413);
        return;
      }
      collected.appendBuffer(part);
    }

    private void finish() {
      if (!tooLong) {
        context.put(KEY, collected);
        context.next();
      }
    }
  }

  private static void admit(RoutingContext context, Route route, Gate gate, Dispatcher dispatcher) {
    HttpServerRequest request = context.request();
    try {
      context.put(
          CALLER,
          gate.admit(
              route,
              Optional.ofNullable(request.getHeader("X-Auth-Token")),
              Optional.ofNullable(request.getHeader("Authorization"))));
    } catch (ApiException refused) {
      write(context, dispatcher.refuse(route, request(context), refused));
      return;
    }
    context.next();
  }

  private static void answer(RoutingContext context, Route route, Dispatcher dispatcher) {
    Context loop = context.vertx().getOrCreateContext();
    var unused =
        dispatcher
            .dispatch(route, request(context))
            // Long lists become text before they come to the loop, which serves everybody.
            .thenApply(Response::asText)
            .thenAccept(response -> loop.runOnContext(nothing -> write(context, response)));
  }

  private static void refuse(
      RoutingContext context, Dispatcher dispatcher, int status, String type, String message) {
    write(context, dispatcher.refuse(request(context), new ApiException(status, type, message)));
  }

  private static Request request(RoutingContext context) {
    HttpServerRequest from = context.request();
    ImmutableListMultimap.Builder<String, String> query = ImmutableListMultimap.builder();
    for (Map.Entry<String, String> each : context.queryParams()) {
      query.put(each);
    }
    ImmutableMap.Builder<String, String> headers = ImmutableMap.builder();
    for (String name : from.headers().names()) {
      headers.put(name.toLowerCase(Locale.ROOT), from.headers().get(name));
    }
    @Nullable Buffer body = context.get(Body.KEY);
    @Nullable Identity caller = context.get(CALLER);
    @Nullable SocketAddress remote = from.remoteAddress();
    return new Request(
        from.method().name(),
        from.path(),
        ImmutableMap.copyOf(context.pathParams()),
        query.build(),
        headers.buildKeepingLast(),
        body == null ? ByteSource.empty() : ByteSource.wrap(body.getBytes()),
        caller == null ? Identity.NOBODY : caller,
        remote == null ? "" : String.valueOf(remote.hostAddress()),
        from.scheme() + "://" + (from.authority() == null ? "localhost" : from.authority()));
  }

  private static void write(RoutingContext context, Response response) {
    HttpServerResponse to = context.response();
    if (to.ended() || to.closed()) {
      return;
    }
    to.setStatusCode(response.status());
    response.headers().forEach(to::putHeader);
    Future<Void> done;
    if (response.asText().body() instanceof Response.Body.Text text) {
      to.putHeader("Content-Type", text.contentType());
      done = to.end(text.value());
    } else {
      done = to.end();
    }
    done.onFailure(gone -> LOG.debug("a client left before its answer: {}", gone.getMessage()));
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
