package dev.keyway.controller.openflow.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToByteEncoder;
import org.projectfloodlight.openflow.protocol.OFMessage;

/**
 * Writes messages, several into one buffer: a bundle of a hundred thousand flow-mods would
 * otherwise be as many buffers and promises.
 */
public final class MessageEncoder extends MessageToByteEncoder<Iterable<OFMessage>> {

  @Override
  protected void encode(ChannelHandlerContext ctx, Iterable<OFMessage> messages, ByteBuf out) {
    for (OFMessage message : messages) {
      message.writeTo(out);
    }
  }
}
