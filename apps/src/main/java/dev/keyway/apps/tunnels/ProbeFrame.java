package dev.keyway.apps.tunnels;

import dev.keyway.apps.overlay.ProbeFlows;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.MacAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What a probe says, in network byte order behind its Ethernet header; zeros fill it up to the size
 * that is tried.
 *
 * @param nonce of this run of the controller, so that frames of another or of anybody else count
 *     for nothing
 * @param sequence of this probe, rising
 */
record ProbeFrame(long nonce, long sequence, DatapathId from, DatapathId to) {

  /** Enough for all that it says, and for Ethernet. */
  static final int SMALLEST = ProbeFlows.HEAD;

  /** "KWPR", and behind it the version of this layout. */
  private static final int MAGIC = 0x4b57_5052;

  private static final int VERSION = 1;
  private static final int ETHERNET_HEADER = 14;

  /** The frame, of a size. */
  ByteBuffer bytes(int size) {
    ByteBuffer out = ByteBuffer.allocate(size);
    put(out, ProbeFlows.TO);
    put(out, ProbeFlows.FROM);
    out.putShort((short) ProbeFlows.TYPE);
    out.putInt(MAGIC).putInt(VERSION);
    out.putLong(nonce).putLong(sequence).putLong(from.value()).putLong(to.value());
    return out.rewind();
  }

  /** Reads the beginning of a frame; empty where it is no probe of ours. */
  static Optional<ProbeFrame> read(ByteBuffer start) {
    ByteBuffer in = start.slice();
    if (in.remaining() < SMALLEST
        || Short.toUnsignedInt(in.getShort(ETHERNET_HEADER - 2)) != ProbeFlows.TYPE) {
      return Optional.empty();
    }
    in.position(ETHERNET_HEADER);
    if (in.getInt() != MAGIC || in.getInt() != VERSION) {
      return Optional.empty();
    }
    return Optional.of(
        new ProbeFrame(
            in.getLong(),
            in.getLong(),
            new DatapathId(in.getLong()),
            new DatapathId(in.getLong())));
  }

  private static void put(ByteBuffer out, MacAddress mac) {
    out.putShort((short) (mac.value() >>> 32)).putInt((int) mac.value());
  }
}
