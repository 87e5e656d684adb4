package dev.keyway.controller.openflow;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.openflow.codec.Requests;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleStateEvent;
import java.time.Duration;

/**
 * Asks a silent switch for a sign of life, and gives it up when it stays silent: a cut cable closes
 * no connection. Sits behind an {@link io.netty.handler.timeout.IdleStateHandler} that tells of
 * each {@code echoAfter} without a byte.
 */
final class Liveness extends ChannelInboundHandlerAdapter {

  /** No request waits for this one: whatever comes is a sign of life. */
  private static final long XID = 0;

  private final Duration echoAfter;
  private final Duration deadAfter;
  private Duration silence = Duration.ZERO;

  Liveness(Duration echoAfter, Duration deadAfter) {
    this.echoAfter = echoAfter;
    this.deadAfter = deadAfter;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (!(event instanceof IdleStateEvent idle)) {
      ctx.fireUserEventTriggered(event);
      return;
    }
    silence = idle.isFirst() ? echoAfter : silence.plus(echoAfter);
    if (silence.compareTo(deadAfter) >= 0) {
      Connections.close(
          ctx.channel(), "silent for " + silence.toMillis() + " ms in spite of echo requests");
    } else {
      Connections.send(ctx.channel(), ImmutableList.of(Requests.echo(XID)));
    }
  }
}
