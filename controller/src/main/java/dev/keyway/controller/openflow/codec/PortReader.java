package dev.keyway.controller.openflow.codec;

import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.MacAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads port descriptions (OpenFlow 1.4, section 7.2.1: ofp_port). Not by OpenFlowJ, which throws
 * on some port numbers and then takes all other ports of the reply with it.
 */
public final class PortReader {

  private static final int NAME = 16;
  private static final int FIXED_PART = 40;
  private static final int PROPERTY_ETHERNET = 0;
  private static final int PORT_DOWN = 1;
  private static final int LINK_DOWN = 1;

  private PortReader() {}

  /** The length of the description that starts here, in bytes. */
  static int length(ByteBuffer entry) {
    return Short.toUnsignedInt(entry.getShort(4));
  }

  /** The port that is described here. */
  static BridgePort port(ByteBuffer entry) {
    long number = Integer.toUnsignedLong(entry.getInt(0));
    long mac =
        (Short.toUnsignedLong(entry.getShort(8)) << 32) | Integer.toUnsignedLong(entry.getInt(10));
    boolean adminUp = (entry.getInt(32) & PORT_DOWN) == 0;
    boolean linkUp = (entry.getInt(36) & LINK_DOWN) == 0;
    return new BridgePort(
        number, name(entry), new MacAddress(mac), adminUp, linkUp, currentSpeed(entry));
  }

  private static String name(ByteBuffer entry) {
    byte[] bytes = new byte[NAME];
    entry.get(16, bytes);
    int length = 0;
    while (length < NAME && bytes[length] != 0) {
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private static long currentSpeed(ByteBuffer entry) {
    int at = FIXED_PART;
    while (at + 4 <= length(entry)) {
      int length = Short.toUnsignedInt(entry.getShort(at + 2));
      if (entry.getShort(at) == PROPERTY_ETHERNET) {
        return Integer.toUnsignedLong(entry.getInt(at + 24));
      }
      at += Math.max(8, (length + 7) / 8 * 8);
    }
    return 0;
  }
}
