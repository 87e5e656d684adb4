package dev.keyway.fabric.openflow;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A port of a bridge, which is always up.
 *
 * @param number its OpenFlow number
 * @param name that of its interface, at most 15 bytes
 */
public record BridgePort(long number, String name) {

  /** OFPP_LOCAL: the bridge's own. */
  public static final long LOCAL = 0xffff_fffeL;

  static final int LENGTH = 40;
  private static final int NAME = 16;
  private static final int MAC_PREFIX = 0x02fa;
  private static final int LIVE = 4;

  /** Writes its description (OpenFlow 1.4, section 7.2.1: ofp_port), without properties. */
  void write(ByteBuf out) {
    out.writeInt((int) number).writeShort(LENGTH).writeZero(2);
    out.writeShort(MAC_PREFIX).writeInt((int) number).writeZero(2);
    out.writeBytes(Arrays.copyOf(name.getBytes(StandardCharsets.US_ASCII), NAME));
    out.writeInt(0).writeInt(LIVE);
  }
}
