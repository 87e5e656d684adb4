package dev.keyway.topology.model;

/**
 * The GRE key of a network (RFC 2890, section 2.1), 1 … 4294967295. It is {@code
 * provider:segmentation_id} in the API and {@code tun_id} in flows. Open vSwitch takes a {@code
 * tun_id} above 32 bits without complaint and then sends the low 32, so the range is held here.
 */
public record TunnelKey(long value) implements Comparable<TunnelKey> {

  /** The lowest key; 0 means "no key" to Open vSwitch. */
  public static final long MIN = 1;

  /** The highest key that fits the 32 bits of the header. */
  public static final long MAX = 0xffff_ffffL;

  static final String EXPECTED = "a GRE key, a whole number from 1 to 4294967295";

  /** Refuses numbers that the header can't carry, with a {@link BadValueException}. */
  public TunnelKey {
    if (value < MIN || value > MAX) {
      throw new BadValueException(value, EXPECTED);
    }
  }

  /** Reads a decimal key, as the {@code openstack} command sends it. */
  public static TunnelKey parse(String text) {
    try {
      return new TunnelKey(Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw new BadValueException(text, EXPECTED);
    }
  }

  @Override
  public int compareTo(TunnelKey other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
