package dev.keyway.fabric.openflow;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A flow as the bytes in which it is told again (OpenFlow 1.4, section 7.3.5.2: ofp_flow_stats).
 * Two are equal if one would replace the other: same table, priority and match, as it was written.
 */
final class FlowEntry {

  /** At the same place in a flow-mod, which ends in match and instructions too. */
  static final int MATCH = 48;

  private static final int APPLY_ACTIONS = 4;
  private static final int WRITE_ACTIONS = 3;
  private static final int ACTION_GROUP = 22;

  private final byte[] bytes;
  private final int hash;

  private FlowEntry(byte[] bytes) {
    this.bytes = bytes;
    this.hash = Arrays.hashCode(Arrays.copyOfRange(bytes, MATCH, matchEnd())) * 31 + priority();
  }

  /** The flow that a flow-mod, header included, would add. */
  static FlowEntry of(ByteBuffer mod) throws RefusedException {
    int length = mod.limit();
    int matchLength = Wire.padded(Short.toUnsignedInt(mod.getShort(MATCH + 2)));
    if (length > Wire.LONGEST || MATCH + matchLength > length) {
      throw new RefusedException(SwitchError.BAD_LENGTH);
    }
    ByteBuffer out = ByteBuffer.allocate(length);
    out.putShort(0, (short) length);
    out.put(2, mod.get(24));
    out.putShort(12, mod.getShort(30));
    out.putShort(14, mod.getShort(26));
    out.putShort(16, mod.getShort(28));
    out.putInt(18, mod.getInt(44));
    out.putLong(24, mod.getLong(8));
    out.put(MATCH, mod, MATCH, length - MATCH);
    return new FlowEntry(out.array());
  }

  /** The same flow with the instructions of another. */
  FlowEntry withInstructionsOf(FlowEntry other) {
    int end = matchEnd();
    int from = other.matchEnd();
    byte[] out = Arrays.copyOf(bytes, end + other.bytes.length - from);
    System.arraycopy(other.bytes, from, out, end, other.bytes.length - from);
    ByteBuffer.wrap(out).putShort(0, (short) out.length);
    return new FlowEntry(out);
  }

  byte[] bytes() {
    return bytes;
  }

  int table() {
    return bytes[2] & 0xff;
  }

  long cookie() {
    return ByteBuffer.wrap(bytes).getLong(24);
  }

  /** Whether it matches everything. */
  boolean isWithoutMatch() {
    return matchLength() <= 4;
  }

  /** The group that it sends to, if any; -1 otherwise. */
  long group() {
    ByteBuffer flow = ByteBuffer.wrap(bytes);
    int at = matchEnd();
    while (at + 8 <= bytes.length) {
      int type = flow.getShort(at);
      int end = at + Math.max(8, Short.toUnsignedInt(flow.getShort(at + 2)));
      if (type == APPLY_ACTIONS || type == WRITE_ACTIONS) {
        long group = group(flow, at + 8, Math.min(end, bytes.length));
        if (group >= 0) {
          return group;
        }
      }
      at = end;
    }
    return -1;
  }

  private static long group(ByteBuffer flow, int from, int to) {
    int at = from;
    while (at + 8 <= to) {
      if (flow.getShort(at) == ACTION_GROUP) {
        return Integer.toUnsignedLong(flow.getInt(at + 4));
      }
      at += Math.max(8, Short.toUnsignedInt(flow.getShort(at + 2)));
    }
    return -1;
  }

  private int priority() {
    return ByteBuffer.wrap(bytes).getShort(12);
  }

  private int matchLength() {
    return Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(MATCH + 2));
  }

  private int matchEnd() {
    return MATCH + Wire.padded(matchLength());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FlowEntry flow
        && flow.hash == hash
        && flow.table() == table()
        && flow.priority() == priority()
        && Arrays.equals(bytes, MATCH, matchEnd(), flow.bytes, MATCH, flow.matchEnd());
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
