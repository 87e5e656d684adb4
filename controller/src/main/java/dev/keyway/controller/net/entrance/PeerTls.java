package dev.keyway.controller.net.entrance;

import dev.keyway.controller.net.tls.PeerTrust;
import dev.keyway.controller.net.tls.TlsMaterial;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import javax.net.ssl.SSLException;

/**
 * TLS for connections whose peers must show a certificate. What it uses can be exchanged while it
 * is used: connections that stand keep what they began with. Safe to use from any thread.
 */
public final class PeerTls {

  private volatile SslContext context;

  /** Begins with this material, which must name authorities for peers. */
  public PeerTls(TlsMaterial material) {
    this.context = context(material);
  }

  /** From now on connections begin with this. Nobody resumes what was agreed on with the former. */
  public void use(TlsMaterial material) {
    context = context(material);
  }

  SslHandler handler(ByteBufAllocator allocator) {
    return context.newHandler(allocator);
  }

  private static SslContext context(TlsMaterial material) {
    try {
      return SslContextBuilder.forServer(material.keys())
          .sslProvider(SslProvider.JDK)
          .trustManager(PeerTrust.in(material.clientAuthorities().orElseThrow()))
          .clientAuth(ClientAuth.REQUIRE)
          .protocols(TlsMaterial.PROTOCOLS)
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException("every JDK can make use of a key and authorities", e);
    }
  }
}
