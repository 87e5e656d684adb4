package dev.keyway.controller.ovsdb;

import dev.keyway.controller.ovsdb.OvsdbListener.RefusalReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/** Lets only those in who begin like a JSON object, and leaves the pipeline. */
final class FirstBytes extends ByteToMessageDecoder {

  private static final int TLS_HANDSHAKE = 0x16;

  private final Reception.Refusals refusals;

  FirstBytes(Reception.Refusals refusals) {
    this.refusals = refusals;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    int first = in.getUnsignedByte(in.readerIndex());
    if (first == '{') {
      ctx.pipeline().remove(this);
      return;
    }
    String hint =
        first == TLS_HANDSHAKE
            ? "; it looks like TLS: use tcp:, not ssl:, in ovs-vsctl set-manager"
            : "";
    String bytes = ByteBufUtil.hexDump(in, in.readerIndex(), Math.min(8, in.readableBytes()));
    in.skipBytes(in.readableBytes());
    refusals.refuse(
        ctx.channel(),
        RefusalReason.NOT_OVSDB,
        "does not speak OVSDB: it begins with the bytes " + bytes + hint);
  }
}
