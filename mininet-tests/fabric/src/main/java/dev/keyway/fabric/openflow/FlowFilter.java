package dev.keyway.fabric.openflow;

import io.netty.buffer.ByteBuf;

/**
 * Which flows a request for flows asks for (OpenFlow 1.4, section 7.3.5.2): by table and cookie.
 */
record FlowFilter(int table, long cookie, long mask) {

  private static final int ALL_TABLES = 255;
  private static final int ANY = -1;
  private static final int NO_MATCH = 4;

  static FlowFilter of(ByteBuf request) throws RefusedException {
    if (request.getInt(20) != ANY
        || request.getInt(24) != ANY
        || request.getUnsignedShort(50) > NO_MATCH) {
      // By port, group or match: that only a datapath could say.
      throw new RefusedException(SwitchError.BAD_MULTIPART);
    }
    return new FlowFilter(request.getUnsignedByte(16), request.getLong(32), request.getLong(40));
  }

  boolean asksFor(FlowEntry flow) {
    return (table == ALL_TABLES || flow.table() == table) && ((flow.cookie() ^ cookie) & mask) == 0;
  }
}
