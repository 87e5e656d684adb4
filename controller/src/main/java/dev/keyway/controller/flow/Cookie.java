package dev.keyway.controller.flow;

/**
 * The 64 bits that say whose a flow is: our mark (16 bits), what kind of thing it serves (8 bits),
 * and that thing's number (40 bits). A dump, a counter or an error names its owner by it.
 */
public record Cookie(long value) {

  /** "KW": every flow of ours carries it in the highest 16 bits, and no flow of others should. */
  public static final long MARK = 0x4b57L << 48;

  /** Which bits hold the mark. */
  public static final long MARK_MASK = 0xffffL << 48;

  private static final int KIND_SHIFT = 40;
  private static final long NUMBER_MASK = (1L << KIND_SHIFT) - 1;

  /** What a flow serves. The code is on the wire: never give one another meaning. */
  public enum Kind {
    /** What every hypervisor has, whatever its tenants; the number is 0. */
    HYPERVISOR(1),
    /** A network; the number is the network's. */
    NETWORK(2),
    /** A port; the number is the port's. */
    PORT(3);

    private final int code;

    Kind(int code) {
      this.code = code;
    }
  }

  /** The cookie of a thing. */
  public static Cookie of(Kind kind, long number) {
    if (number < 0 || number > NUMBER_MASK) {
      throw new IllegalArgumentException("a cookie holds numbers of 40 bits, not " + number);
    }
    return new Cookie(MARK | (long) kind.code << KIND_SHIFT | number);
  }

  /** Whether the flow is ours. */
  public boolean isOurs() {
    return (value & MARK_MASK) == MARK;
  }

  /** The kind's code, or whatever a foreign cookie has there. */
  public int kind() {
    return (int) (value >>> KIND_SHIFT) & 0xff;
  }

  /** The number of the thing it serves. */
  public long number() {
    return value & NUMBER_MASK;
  }

  @Override
  public String toString() {
    return "0x" + Long.toHexString(value);
  }
}
