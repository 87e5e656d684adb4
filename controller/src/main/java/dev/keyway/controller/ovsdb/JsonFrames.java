package dev.keyway.controller.ovsdb;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.json.JsonObjectDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what a peer sends into JSON values. What is wrong behind a value is found after that value
 * has been dealt with, and not at all once the connection is closed for it.
 */
final class JsonFrames extends JsonObjectDecoder {

  private int longest;
  private @Nullable DecoderException wrong;

  /**
   * Of a connection.
   *
   * @param longest value at first, in bytes, give or take what is read at once
   * @param longestEver value that will ever be allowed
   */
  JsonFrames(int longest, int longestEver) {
    super(longestEver);
    this.longest = longest;
  }

  /** From now on values may be so long. */
  void allow(int bytes) {
    longest = bytes;
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
    int unfinished = in.readableBytes();
    if (out.size() == before && unfinished > longest) {
      in.skipBytes(unfinished);
      throw new TooLongFrameException(
          "object length exceeds " + longest + ": " + unfinished + " bytes discarded");
    }
  }
}
