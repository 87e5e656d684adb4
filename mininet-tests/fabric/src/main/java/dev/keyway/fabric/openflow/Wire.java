package dev.keyway.fabric.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** OpenFlow 1.4 as bytes: types, offsets and the messages that have no more than a fixed form. */
final class Wire {

  static final int VERSION = 5;
  static final int HEADER = 8;
  static final int LONGEST = 65_535;

  static final int HELLO = 0;
  static final int ERROR = 1;
  static final int ECHO_REQUEST = 2;
  static final int ECHO_REPLY = 3;
  static final int FEATURES_REQUEST = 5;
  static final int FEATURES_REPLY = 6;
  static final int GET_CONFIG_REQUEST = 7;
  static final int GET_CONFIG_REPLY = 8;
  static final int SET_CONFIG = 9;
  static final int PORT_STATUS = 12;
  static final int PACKET_OUT = 13;
  static final int FLOW_MOD = 14;
  static final int GROUP_MOD = 15;
  static final int MULTIPART_REQUEST = 18;
  static final int MULTIPART_REPLY = 19;
  static final int BARRIER_REQUEST = 20;
  static final int BARRIER_REPLY = 21;
  static final int SET_ASYNC = 28;
  static final int BUNDLE_CONTROL = 33;
  static final int BUNDLE_ADD = 34;

  /** An error quotes so much of the message that caused it (OpenFlow 1.4, section 7.5.4). */
  private static final int QUOTED = 64;

  private Wire() {}

  /** A message whose length is set by {@link #finish}. */
  static ByteBuf begin(int type, long xid) {
    return Unpooled.buffer(64).writeByte(VERSION).writeByte(type).writeShort(0).writeInt((int) xid);
  }

  static ByteBuf finish(ByteBuf message) {
    return message.setShort(2, message.readableBytes());
  }

  /** A message of nothing but the header. */
  static ByteBuf bare(int type, long xid) {
    return finish(begin(type, xid));
  }

  static ByteBuf error(SwitchError error, long xid, byte[] about) {
    ByteBuf out = begin(ERROR, xid).writeShort(error.type()).writeShort(error.code());
    return finish(out.writeBytes(about, 0, Math.min(QUOTED, about.length)));
  }

  /** A length padded to a multiple of eight. */
  static int padded(int length) {
    return (length + 7) / 8 * 8;
  }
}
