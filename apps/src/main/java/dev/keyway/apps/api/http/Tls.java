package dev.keyway.apps.api.http;

import dev.keyway.controller.net.tls.TlsMaterial;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.TrustOptions;
import java.util.concurrent.TimeUnit;

/** TLS material in the words of Vert.x. */
final class Tls {

  private static final int HANDSHAKE_SECONDS = 10;

  private Tls() {}

  /** Has a server that does not listen yet speak TLS only. */
  static void use(HttpServerOptions server, TlsMaterial material) {
    // The setter makes the options that all else goes into.
    server.setSsl(true).setEnabledSecureTransportProtocols(TlsMaterial.PROTOCOLS);
    fill(server.getSslOptions(), material);
  }

  /** The same, for a server that listens. */
  static ServerSSLOptions options(TlsMaterial material) {
    ServerSSLOptions options = new ServerSSLOptions();
    fill(options, material);
    return options;
  }

  private static void fill(ServerSSLOptions options, TlsMaterial material) {
    options
        .setKeyCertOptions(KeyCertOptions.wrap(material.keys()))
        .setEnabledSecureTransportProtocols(TlsMaterial.PROTOCOLS)
        .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
        .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
    material
        .clientAuthorities()
        .ifPresent(
            trust ->
                options
                    .setClientAuth(ClientAuth.REQUIRED)
                    .setTrustOptions(TrustOptions.wrap(trust)));
  }
}
