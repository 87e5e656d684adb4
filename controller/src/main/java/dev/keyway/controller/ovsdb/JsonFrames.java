package dev.keyway.controller.ovsdb;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.json.JsonObjectDecoder;
import java.util.List;

/** Cuts what a peer sends into JSON values, and none any more once the connection is closed. */
final class JsonFrames extends JsonObjectDecoder {

  /**
   * Of a connection.
   *
   * @param longest value, in bytes
   */
  JsonFrames(int longest) {
    super(longest);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (ctx.channel().isActive()) {
      super.decode(ctx, in, out);
    } else {
      in.skipBytes(in.readableBytes());
    }
  }

  /** What follows the message for which the connection was closed may be as wrong. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (ctx.channel().isActive()) {
      ctx.fireExceptionCaught(cause);
    }
  }
}
