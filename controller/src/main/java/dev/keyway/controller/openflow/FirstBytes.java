package dev.keyway.controller.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.Optional;

/**
 * Lets only those in who begin with the header of an OpenFlow HELLO, and leaves the pipeline.
 * Without it, a browser or a port scanner would be read as a message of up to 64 KiB and waited for
 * until the deadline.
 */
final class FirstBytes extends ByteToMessageDecoder {

  private static final int HIGHEST_VERSION = 0x0f;
  private static final int SHORTEST_HELLO = 8;
  private static final int LONGEST_HELLO = 1_024;
  private static final int TLS_HANDSHAKE = 0x16;

  private final Refusals refusals;

  FirstBytes(Refusals refusals) {
    this.refusals = refusals;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    int at = in.readerIndex();
    int readable = in.readableBytes();
    boolean wrongVersion = in.getUnsignedByte(at) == 0 || in.getUnsignedByte(at) > HIGHEST_VERSION;
    boolean wrongType = readable >= 2 && in.getByte(at + 1) != 0;
    if (wrongVersion
        || wrongType
        || (readable >= 4 && !isHelloLength(in.getUnsignedShort(at + 2)))) {
      refuse(ctx, in);
    } else if (readable >= 4) {
      ctx.pipeline().remove(this);
    }
  }

  private static boolean isHelloLength(int length) {
    return length >= SHORTEST_HELLO && length <= LONGEST_HELLO;
  }

  private void refuse(ChannelHandlerContext ctx, ByteBuf in) {
    String hint =
        in.getUnsignedByte(in.readerIndex()) == TLS_HANDSHAKE
            ? "; it looks like TLS: use tcp:, not ssl:, in ovs-vsctl set-controller"
            : "";
    String bytes = ByteBufUtil.hexDump(in, in.readerIndex(), Math.min(8, in.readableBytes()));
    in.skipBytes(in.readableBytes());
    refusals.refuse(
        ctx.channel(),
        Optional.empty(),
        Refusal.Reason.NOT_OPENFLOW,
        "does not speak OpenFlow: it begins with the bytes " + bytes + hint);
  }
}
