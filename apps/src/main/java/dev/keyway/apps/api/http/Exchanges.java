package dev.keyway.apps.api.http;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import com.google.common.io.ByteSource;
import dev.keyway.apps.api.access.Policy;
import dev.keyway.apps.identity.Identity;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request after the other on its way through the server: let in by its head, read, handed to
 * its handler, answered. On the server's loop, but for the handlers.
 */
final class Exchanges {

  /** The longest body in bytes: ports by the ten thousand fit. */
  static final int MAX_BODY = 8 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(Exchanges.class);

  /** Errors, and single things: these are always told. */
  private static final int SMALL = 16 << 10;

  private static final String CALLER = "caller";
  private static final String BODY = "body";

  private final Gate gate;
  private final Intake intake;
  private final Guests guests;
  private final Dispatcher dispatcher;

  Exchanges(Gate gate, Intake intake, Guests guests, Dispatcher dispatcher) {
    this.gate = gate;
    this.intake = intake;
    this.guests = guests;
    this.dispatcher = dispatcher;
  }

  /** Where requests go by their method and path. */
  Router router(Vertx vertx, List<Route> routes) {
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
          .handler(context -> admit(context, route))
          .handler(context -> new Body(context).read())
          .handler(context -> answer(context, route));
    }
    router.errorHandler(
        400, context -> refuse(context, 400, "HTTPBadRequest", "Malformed request."));
    router.errorHandler(
        404, context -> refuse(context, 404, "HTTPNotFound", "There is nothing here."));
    router.errorHandler(
        405,
        context ->
            refuse(
                context,
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
  private final class Body {

    private final RoutingContext context;
    private final Buffer collected = Buffer.buffer();
    private boolean tooLong;

    Body(RoutingContext context) {
      this.context = context;
    }

    void read() {
      context.addEndHandler(over -> intake.dropBody(collected.length()));
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
      try {
        intake.takeBody(part.length());
      } catch (ApiException full) {
        tooLong = true;
        context.response().putHeader("Connection", "close");
        refuse(context, full.status(), full.type(), String.valueOf(full.getMessage()));
        return;
      }
      collected.appendBuffer(part);
    }

    private void finish() {
      if (!tooLong) {
        guests.work(context.request().connection());
        context.put(BODY, collected);
        context.next();
      }
    }
  }

  private void admit(RoutingContext context, Route route) {
    HttpServerRequest request = context.request();
    guests.body(request.connection());
    try {
      Identity caller =
          gate.identify(
              route,
              Optional.ofNullable(request.getHeader("X-Auth-Token")),
              Optional.ofNullable(request.getHeader("Authorization")));
      context.put(CALLER, caller);
      Gate.check(caller, route);
      if (!Policy.isOpen(route.method(), route.path())) {
        intake.enter(caller);
        context.addEndHandler(over -> intake.leave(caller));
      }
    } catch (ApiException refused) {
      write(context, dispatcher.refuse(route, request(context), refused));
      return;
    }
    context.next();
  }

  private void answer(RoutingContext context, Route route) {
    Context loop = context.vertx().getOrCreateContext();
    var unused =
        dispatcher
            .dispatch(route, request(context))
            // Long lists become text before they come to the loop, which serves everybody.
            .thenApply(Response::asText)
            .thenAccept(response -> loop.runOnContext(nothing -> write(context, response)));
  }

  private void refuse(RoutingContext context, int status, String type, String message) {
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
    @Nullable Buffer body = context.get(BODY);
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

  private void write(RoutingContext context, Response response) {
    HttpServerResponse to = context.response();
    if (to.ended() || to.closed()) {
      return;
    }
    guests.idle(context.request().connection());
    if (response.asText().body() instanceof Response.Body.Text text) {
      send(context, response, text.contentType(), Buffer.buffer(text.value()));
    } else if (response.body() instanceof Response.Body.Bytes bytes) {
      send(context, response, bytes.contentType(), Buffer.buffer(bytes.content()));
    } else {
      head(to, response);
      told(to.end());
    }
  }

  /**
   * Readers that are slow, or never read, would fill the memory with answers. What was written must
   * be told as it is, what was only asked can be asked again.
   */
  private void send(RoutingContext context, Response response, String type, Buffer content) {
    HttpServerResponse to = context.response();
    int size = content.length();
    if (size > SMALL
        && context.request().method().equals(HttpMethod.GET)
        && !intake.hasRoomFor(size)) {
      refuse(context, 503, "ServiceUnavailable", "Too many answers wait to be read.");
      return;
    }
    head(to, response);
    to.putHeader("Content-Type", type);
    intake.hold(size);
    told(to.end(content).onComplete(read -> intake.hold(-size)));
  }

  private static void head(HttpServerResponse to, Response response) {
    to.setStatusCode(response.status());
    response.headers().forEach(to::putHeader);
  }

  private static void told(Future<Void> done) {
    done.onFailure(gone -> LOG.debug("a client left before its answer: {}", gone.getMessage()));
  }
}
