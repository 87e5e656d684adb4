package dev.keyway.topology.model;

import com.google.common.base.Ascii;

/** An Ethernet address (IEEE 802), 48 bits in the low end of a long. */
public record MacAddress(long value) implements Comparable<MacAddress> {

  /** Where every station listens. */
  public static final MacAddress BROADCAST = new MacAddress(0xffff_ffff_ffffL);

  private static final String HEX = "0123456789abcdef";
  private static final int TEXT_LENGTH = 17;
  private static final long GROUP_BIT = 0x0100_0000_0000L;
  private static final long UNIVERSAL_LOCAL_BIT = 0x0200_0000_0000L;

  /** Refuses more than 48 bits. */
  public MacAddress {
    if (value >>> 48 != 0) {
      throw new BadValueException(Long.toHexString(value), "an Ethernet address of 48 bits");
    }
  }

  /** Reads {@code fa:16:3e:00:00:01}, or the same with dashes, in either case. */
  public static MacAddress parse(String text) {
    boolean shaped =
        text.length() == TEXT_LENGTH && (text.charAt(2) == ':' || text.charAt(2) == '-');
    long value = 0;
    for (int i = 0; shaped && i < TEXT_LENGTH; i++) {
      if (i % 3 == 2) {
        shaped = text.charAt(i) == text.charAt(2);
      } else {
        int digit = HEX.indexOf(Ascii.toLowerCase(text.charAt(i)));
        shaped = digit >= 0;
        value = value << 4 | digit;
      }
    }
    if (!shaped) {
      throw new BadValueException(text, "an Ethernet address such as 'fa:16:3e:00:00:01'");
    }
    return new MacAddress(value);
  }

  /** Whether it names a group of stations (multicast or broadcast), so that no port can own it. */
  public boolean isGroup() {
    return (value & GROUP_BIT) != 0;
  }

  /**
   * The IPv6 link-local address that a guest makes of it: fe80::/64 and the modified EUI-64 (RFC
   * 4291, A).
   */
  public IpAddress linkLocal() {
    return eui64(IpAddress.parse("fe80::"));
  }

  /**
   * The address in a /64 whose interface identifier is this one's modified EUI-64 (RFC 4291,
   * appendix A).
   */
  public IpAddress eui64(IpAddress prefix) {
    long flipped = value ^ UNIVERSAL_LOCAL_BIT;
    long identifier = (flipped >>> 24 << 40) | 0xff_fe00_0000L | (flipped & 0xff_ffffL);
    return new IpAddress(IpVersion.V6, prefix.high(), identifier);
  }

  @Override
  public int compareTo(MacAddress other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(TEXT_LENGTH);
    for (int shift = 44; shift >= 0; shift -= 4) {
      out.append(HEX.charAt((int) (value >>> shift) & 0xf));
      if (shift % 8 == 0 && shift > 0) {
        out.append(':');
      }
    }
    return out.toString();
  }
}
