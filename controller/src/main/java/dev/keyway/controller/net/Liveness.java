package dev.keyway.controller.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleStateEvent;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Asks a silent peer for a sign of life, and gives it up when it stays silent: a cut cable closes
 * no connection. Sits behind an {@link io.netty.handler.timeout.IdleStateHandler} that tells of
 * each {@code echoAfter} without a byte. While we ourselves don't read ({@link Pace}), the silence
 * is ours, and says nothing of the peer.
 */
public final class Liveness extends ChannelInboundHandlerAdapter {

  private final Duration echoAfter;
  private final Duration deadAfter;
  private final Supplier<?> echo;
  private Duration silence = Duration.ZERO;

  /**
   * Gives up after a silence.
   *
   * @param echoAfter how long a peer may be silent before it is sent an echo request
   * @param deadAfter how long it may be silent before it is given up; a multiple of {@code
   *     echoAfter}
   * @param echo makes an echo request; whatever comes then is a sign of life
   */
  public Liveness(Duration echoAfter, Duration deadAfter, Supplier<?> echo) {
    this.echoAfter = echoAfter;
    this.deadAfter = deadAfter;
    this.echo = echo;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (!(event instanceof IdleStateEvent idle)) {
      ctx.fireUserEventTriggered(event);
      return;
    }
    silence = Pace.holds(ctx.channel()) ? Duration.ZERO : next(idle);
    if (silence.compareTo(deadAfter) >= 0) {
      Connections.close(
          ctx.channel(), "silent for " + silence.toMillis() + " ms in spite of echo requests");
    } else {
      Connections.send(ctx.channel(), echo.get());
    }
  }

  private Duration next(IdleStateEvent idle) {
    return idle.isFirst() ? echoAfter : silence.plus(echoAfter);
  }
}
