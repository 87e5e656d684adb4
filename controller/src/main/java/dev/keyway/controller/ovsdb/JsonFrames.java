package dev.keyway.controller.ovsdb;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.json.JsonObjectDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what a peer sends into JSON values. What is wrong behind a value is found after that value
 * has been dealt with, and not at all once the connection is closed for it.
 */
final class JsonFrames extends JsonObjectDecoder {

  private @Nullable DecoderException wrong;

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
    if (!ctx.channel().isActive()) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (wrong != null) {
      throw wrong;
    }
    int before = out.size();
    try {
      super.decode(ctx, in, out);
    } catch (DecoderException e) {
      if (out.size() == before) {
        throw e;
      }
      wrong = e;
    }
  }
}
