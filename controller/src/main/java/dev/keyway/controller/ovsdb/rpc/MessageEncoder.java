package dev.keyway.controller.ovsdb.rpc;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageEncoder;
import java.util.List;

/** Writes messages. They follow each other without anything between (RFC 7047, section 4). */
public final class MessageEncoder extends MessageToMessageEncoder<Message> {

  @Override
  protected void encode(ChannelHandlerContext ctx, Message message, List<Object> out) {
    out.add(ByteBufUtil.writeUtf8(ctx.alloc(), message.json().toString()));
  }
}
