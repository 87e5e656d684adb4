package dev.keyway.controller.openflow;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.net.Connections;
import dev.keyway.controller.openflow.codec.Inbound;
import dev.keyway.controller.openflow.codec.Requests;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;

/**
 * Answers echo requests, from the first moment on, so that a switch knows that we live (OpenFlow
 * 1.4, 7.5.2).
 */
final class EchoResponder extends SimpleChannelInboundHandler<Inbound.EchoRequest> {

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, Inbound.EchoRequest request) {
    if (Requests.canWrite(request.version())) {
      Connections.send(ctx.channel(), ImmutableList.of(Requests.echoReply(request)));
    }
  }
}
