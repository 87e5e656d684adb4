package dev.keyway.controller.net.entrance;

import dev.keyway.controller.net.Connections;
import dev.keyway.controller.net.tls.PeerCertificate;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.Optional;

/**
 * Where all connections of a listener come in, whatever they speak: no more than there is room for,
 * and by TLS where that is wanted. Safe to use from any loop.
 */
public final class Entrance {

  private static final String BYTES = "bytes";

  /** Why somebody does not get in. */
  public enum Obstacle {
    /** Too many are connected, or in the handshake. */
    TOO_MANY_WAITING,
    /** More bytes than any handshake takes. */
    GREETING_TOO_LONG,
    /** It was silent, or slow, in the handshake of TLS. */
    HANDSHAKE_TIMEOUT,
    /** It speaks no TLS, or none that is good enough. */
    TLS_FAILED,
    /** It showed no certificate, or none that is believed. */
    CERTIFICATE_REFUSED
  }

  /** Turns peers away. */
  public interface Refusing {
    /** Closes a connection and tells why. */
    void refuse(Channel channel, Obstacle obstacle, String message);
  }

  /** What comes behind the entrance. */
  public interface Inside {
    /**
     * Sets up the pipeline of a connection.
     *
     * @param known to be called once its peer's handshake is over, on its loop
     */
    void begin(Channel channel, Runnable known);
  }

  private static final AttributeKey<PeerCertificate> CERTIFICATE =
      AttributeKey.valueOf(Entrance.class, "certificate");

  private final Visits visits;
  private final Duration handshakeDeadline;
  private final Optional<PeerTls> tls;
  private final Refusing refusals;

  /**
   * An entrance for one listener.
   *
   * @param handshakeDeadline for that of TLS
   * @param tls empty where peers speak without
   */
  public Entrance(
      EntranceLimits limits, Duration handshakeDeadline, Optional<PeerTls> tls, Refusing refusals) {
    this.visits = new Visits(limits);
    this.handshakeDeadline = handshakeDeadline;
    this.tls = tls;
    this.refusals = refusals;
  }

  /** What a peer showed of itself and was believed; empty where it came without TLS. */
  public static Optional<PeerCertificate> certificate(Channel channel) {
    return Optional.ofNullable(channel.attr(CERTIFICATE).get());
  }

  static void certificate(Channel channel, PeerCertificate shown) {
    channel.attr(CERTIFICATE).set(shown);
  }

  /** How many are in the handshake. */
  public long waiting() {
    return visits.waiting();
  }

  /** Takes a new connection, on its loop: refuses it, or has it set up sooner or later. */
  public void receive(Channel channel, Inside inside) {
    Visits.Visit visit = visits.begin(Connections.remoteHost(channel));
    ChannelFuture unused = channel.closeFuture().addListener(closed -> visit.end());
    Optional<String> tooMany = visit.tooMany();
    if (tooMany.isPresent()) {
      visit.isKnown();
      refusals.refuse(channel, Obstacle.TOO_MANY_WAITING, tooMany.get());
      return;
    }
    channel.pipeline().addLast(BYTES, new Bytes(visit));
    Runnable known =
        () -> {
          visit.isKnown();
          if (channel.isActive()) {
            visit.isAcquainted();
          }
          if (channel.pipeline().get(BYTES) != null) {
            channel.pipeline().remove(BYTES);
          }
        };
    if (tls.isPresent()) {
      TlsGate.addTo(
          channel, tls.get(), handshakeDeadline, refusals, () -> inside.begin(channel, known));
    } else {
      inside.begin(channel, known);
    }
  }

  /** Counts what a peer sends until it is known. */
  private final class Bytes extends ChannelInboundHandlerAdapter {

    private final Visits.Visit visit;

    Bytes(Visits.Visit visit) {
      this.visit = visit;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      Optional<String> tooMuch =
          message instanceof ByteBuf bytes ? visit.sent(bytes.readableBytes()) : Optional.empty();
      if (tooMuch.isPresent()) {
        ReferenceCountUtil.release(message);
        refusals.refuse(ctx.channel(), Obstacle.GREETING_TOO_LONG, tooMuch.get());
      } else {
        ctx.fireChannelRead(message);
      }
    }
  }
}
