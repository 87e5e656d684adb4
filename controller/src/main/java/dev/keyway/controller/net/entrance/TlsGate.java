package dev.keyway.controller.net.entrance;

import dev.keyway.controller.net.Connections;
import dev.keyway.controller.net.entrance.Entrance.Obstacle;
import dev.keyway.controller.net.tls.PeerCertificate;
import dev.keyway.controller.net.tls.RefusedCertificateException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits behind the TLS of a connection until its handshake is over, lets those in whose certificate
 * is believed, and leaves the pipeline.
 */
final class TlsGate extends ChannelInboundHandlerAdapter {

  private static final Logger log = LoggerFactory.getLogger(TlsGate.class);

  private final SslHandler tls;
  private final Entrance.Refusing refusals;
  private final Runnable inside;

  private TlsGate(SslHandler tls, Entrance.Refusing refusals, Runnable inside) {
    this.tls = tls;
    this.refusals = refusals;
    this.inside = inside;
  }

  static void addTo(
      Channel channel,
      PeerTls tls,
      Duration deadline,
      Entrance.Refusing refusals,
      Runnable inside) {
    SslHandler handler = tls.handler(channel.alloc());
    handler.setHandshakeTimeout(deadline.toNanos(), TimeUnit.NANOSECONDS);
    channel
        .pipeline()
        .addLast("tls", handler)
        .addLast("tls-gate", new TlsGate(handler, refusals, inside));
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (!(event instanceof SslHandshakeCompletionEvent completion)) {
      ctx.fireUserEventTriggered(event);
    } else if (completion.isSuccess()) {
      succeeded(ctx);
    } else {
      failed(ctx, completion.cause());
    }
  }

  private void succeeded(ChannelHandlerContext ctx) {
    try {
      X509Certificate shown = (X509Certificate) tls.engine().getSession().getPeerCertificates()[0];
      // Who resumes what was agreed on before shows its certificate no more.
      PeerCertificate certificate = PeerCertificate.valid(shown);
      Entrance.certificate(ctx.channel(), certificate);
      inside.run();
      ctx.pipeline().remove(this);
    } catch (RefusedCertificateException | SSLPeerUnverifiedException e) {
      failed(ctx, e);
    }
  }

  private void failed(ChannelHandlerContext ctx, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RefusedCertificateException) {
        refuse(ctx, Obstacle.CERTIFICATE_REFUSED, String.valueOf(cause.getMessage()));
        return;
      }
    }
    if (failure instanceof SslHandshakeTimeoutException) {
      refuse(ctx, Obstacle.HANDSHAKE_TIMEOUT, "said too little to begin TLS");
    } else if (failure instanceof NotSslRecordException) {
      refuse(
          ctx,
          Obstacle.TLS_FAILED,
          "does not speak TLS: use ssl:, not tcp:, in ovs-vsctl set-controller and set-manager");
    } else if (failure instanceof SSLHandshakeException
        && String.valueOf(failure.getMessage()).contains("Empty client certificate")) {
      refuse(
          ctx,
          Obstacle.CERTIFICATE_REFUSED,
          "showed no certificate: ovs-vsctl set-ssl KEY CERTIFICATE AUTHORITY");
    } else if (failure instanceof SSLHandshakeException
        || failure instanceof SSLPeerUnverifiedException) {
      refuse(ctx, Obstacle.TLS_FAILED, "can't speak TLS with us: " + failure.getMessage());
    } else {
      log.debug("{} left while TLS began", ctx.channel(), failure);
      Connections.close(ctx.channel(), "the connection ended while TLS began");
    }
  }

  private void refuse(ChannelHandlerContext ctx, Obstacle obstacle, String message) {
    refusals.refuse(ctx.channel(), obstacle, message);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // What matters came as the end of the handshake, too.
    log.debug("{} could not begin TLS", ctx.channel(), cause);
    Connections.close(ctx.channel(), "the connection failed: " + cause.getMessage());
  }
}
