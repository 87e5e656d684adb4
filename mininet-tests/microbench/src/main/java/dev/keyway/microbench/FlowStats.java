package dev.keyway.microbench;

import com.google.common.collect.ImmutableList;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns the flow-mods of a bundle into the replies of a switch that holds these flows (OpenFlow
 * 1.4, sections 7.3.4.1 and 7.3.5.2): match and instructions are written alike in both.
 */
final class FlowStats {

  private static final int FLOW_MOD = 14;
  private static final int MULTIPART_REPLY = 19;
  private static final int FLOWS = 1;
  private static final int MORE = 1;
  private static final int BUNDLE_ADD = 16; // bytes before the message inside
  private static final int FIXED = 48; // bytes before the match, of a flow-mod as of an entry
  private static final int REPLY = 16; // bytes before the entries
  private static final int LONGEST = 65_535 - 512; // Open vSwitch sends no longer replies either

  private final List<ByteBuf> replies = new ArrayList<>();
  private ByteBuf reply = empty();

  /**
   * Takes messages of a bundle, one behind the other; those that are no flow-mods have no entry.
   */
  void add(ByteBuf messages) {
    for (int at = messages.readerIndex(); at < messages.writerIndex(); ) {
      int inner = at + BUNDLE_ADD;
      if (messages.getUnsignedByte(inner + 1) == FLOW_MOD) {
        flow(messages.slice(inner, messages.getUnsignedShort(inner + 2)));
      }
      at += messages.getUnsignedShort(at + 2);
    }
  }

  /** All replies, the last one without the flag that says that more come. */
  ImmutableList<ByteBuf> replies() {
    end(0);
    return ImmutableList.copyOf(replies);
  }

  private void flow(ByteBuf mod) {
    int length = mod.readableBytes();
    if (reply.readableBytes() + length > LONGEST) {
      end(MORE);
    }
    reply.writeShort(length);
    reply.writeByte(mod.getByte(24)); // table
    reply.writeZero(1 + 8); // padding, age
    reply.writeShort(mod.getShort(30)); // priority
    reply.writeZero(2 + 2 + 2 + 2 + 2); // timeouts, flags, importance, padding
    reply.writeLong(mod.getLong(8)); // cookie
    reply.writeZero(8 + 8); // counters
    reply.writeBytes(mod, FIXED, length - FIXED);
  }

  private void end(int flags) {
    reply.setShort(2, reply.readableBytes());
    reply.setShort(10, flags);
    replies.add(reply);
    reply = empty();
  }

  private static ByteBuf empty() {
    ByteBuf reply = Unpooled.buffer(LONGEST);
    reply.writeByte(5).writeByte(MULTIPART_REPLY).writeShort(0).writeInt(1);
    return reply.writeShort(FLOWS).writeShort(0).writeZero(REPLY - 12);
  }
}
