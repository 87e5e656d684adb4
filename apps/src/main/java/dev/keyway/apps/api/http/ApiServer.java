package dev.keyway.apps.api.http;

import dev.keyway.apps.identity.Authenticator;
import dev.keyway.controller.net.tls.TlsMaterial;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP listener: turns Vert.x's requests into ours, and our answers into bytes. */
public final class ApiServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

  /** Lists are filtered by many ids at times, all of them in the request's first line. */
  private static final int MAX_LINE = 64 << 10;

  private static final long SWEEP_MILLIS = 500;

  private static final long CLOSE_SECONDS = 3;

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
   * @param tls what to speak TLS with; empty for plain HTTP
   */
  public static ApiServer listen(
      String host,
      int port,
      Optional<TlsMaterial> tls,
      List<Route> routes,
      Authenticator authenticator,
      Limits limits,
      Dispatcher dispatcher)
      throws IOException {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    HttpServerOptions options =
        new HttpServerOptions()
            .setMaxInitialLineLength(MAX_LINE)
            .setMaxHeaderSize(MAX_LINE)
            // One request at a time on each connection, so that connections bound requests.
            .setHttp2ClearTextEnabled(false)
            .setUseAlpn(false);
    tls.ifPresent(material -> Tls.use(options, material));
    Guests guests = new Guests(limits, System::nanoTime);
    vertx.setPeriodic(SWEEP_MILLIS, timer -> guests.sweep());
    HttpServer server =
        vertx
            .createHttpServer(options)
            .connectionHandler(guests::enter)
            .requestHandler(
                new Exchanges(new Gate(authenticator), new Intake(limits), guests, dispatcher)
                    .router(vertx, routes));
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

  /** Sets up new connections with this from now on; those that stand keep what they have. */
  public void use(TlsMaterial tls) {
    server
        .updateSSLOptions(Tls.options(tls))
        .onFailure(e -> LOG.error("the API keeps its old certificate", e));
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

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
