package dev.keyway.controller.flow;

import com.google.errorprone.annotations.Immutable;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.MacAddress;

/** The value or mask of a field: up to 128 bits, right-aligned. */
@Immutable
public record Bits(long high, long low) {

  /** A value of up to 64 bits. */
  public static Bits of(long value) {
    return new Bits(0, value);
  }

  /** An Ethernet address, 48 bits. */
  public static Bits of(MacAddress mac) {
    return new Bits(0, mac.value());
  }

  /** An address, 32 or 128 bits. */
  public static Bits of(IpAddress address) {
    return new Bits(address.high(), address.low());
  }

  /** The bits that are set in both. */
  public Bits and(Bits other) {
    return new Bits(high & other.high, low & other.low);
  }

  /**
   * Not the usual sum of parts: by that, a match on network 1 and address 31 would fall together
   * with one on network 2 and address 0, and tables are full of such pairs.
   */
  @Override
  public int hashCode() {
    return (int) (spread(31 * high + low) >>> Integer.SIZE);
  }

  /** Another number for each, whose higher half depends on all its bits (Fibonacci hashing). */
  static long spread(long value) {
    long product = value * 0x9e37_79b9_7f4a_7c15L;
    return product ^ product >>> Integer.SIZE;
  }

  @Override
  public String toString() {
    return high == 0 ? "0x" + Long.toHexString(low) : String.format("0x%x%016x", high, low);
  }
}
