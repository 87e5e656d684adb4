package dev.keyway.controller.ovsdb.rpc;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.keyway.controller.net.Connections;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;

/**
 * Answers what any peer may ask from the first moment on: echo (RFC 7047, section 4.1.11), so that
 * it knows that we live. What else is asked is unknown to us, and that is the answer. Keeps the
 * replies to our own echo requests from who comes after it, for they only had to come.
 */
public final class Echo extends SimpleChannelInboundHandler<Message> {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String METHOD = "echo";

  /** No call has this id, for theirs are numbers. */
  private static final String ID = "echo";

  /** An echo request of ours. */
  public static Message request() {
    return new Message.Request(JSON.textNode(ID), METHOD, JSON.arrayNode());
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, Message message) {
    if (message instanceof Message.Request request && !request.id().isNull()) {
      answer(ctx, request);
    } else if (!(message instanceof Message.Response response
        && response.id().asText().equals(ID))) {
      ctx.fireChannelRead(message);
    }
  }

  private static void answer(ChannelHandlerContext ctx, Message.Request request) {
    if (!ctx.channel().isWritable()) {
      // Its requests would fill our memory with replies.
      Connections.close(ctx.channel(), "asks without reading the replies");
      return;
    }
    Connections.send(
        ctx.channel(),
        request.method().equals(METHOD)
            ? new Message.Response(request.id(), request.params(), JSON.nullNode())
            : new Message.Response(request.id(), JSON.nullNode(), JSON.textNode("unknown method")));
  }
}
