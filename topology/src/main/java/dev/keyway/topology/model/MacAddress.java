package dev.keyway.topology.model;

import java.util.regex.Pattern;

/** An Ethernet address (IEEE 802), 48 bits in the low end of a long. */
public record MacAddress(long value) implements Comparable<MacAddress> {

  /** Where every station listens. */
  public static final MacAddress BROADCAST = new MacAddress(0xffff_ffff_ffffL);

  private static final Pattern COLONS = Pattern.compile("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}");
  private static final Pattern DASHES = Pattern.compile("[0-9a-fA-F]{2}(-[0-9a-fA-F]{2}){5}");
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
    if (!COLONS.matcher(text).matches() && !DASHES.matcher(text).matches()) {
      throw new BadValueException(text, "an Ethernet address such as 'fa:16:3e:00:00:01'");
    }
    return new MacAddress(Long.parseLong(text.replaceAll("[:-]", ""), 16));
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
    String hex = String.format("%012x", value);
    StringBuilder out = new StringBuilder(17);
    for (int i = 0; i < 12; i += 2) {
      out.append(i == 0 ? "" : ":").append(hex, i, i + 2);
    }
    return out.toString();
  }
}
