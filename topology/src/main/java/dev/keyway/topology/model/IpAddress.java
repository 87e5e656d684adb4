package dev.keyway.topology.model;

import com.google.common.net.InetAddresses;
import com.google.common.primitives.Longs;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Comparator;

/**
 * An IPv4 or IPv6 address as a number: {@code low} holds the 32 bits of IPv4 or the interface half
 * of IPv6, {@code high} the network half of IPv6. Ordered by family, then as unsigned numbers.
 */
public record IpAddress(IpVersion version, long high, long low) implements Comparable<IpAddress> {

  /** 0.0.0.0, what a guest sends from before it has an address. */
  public static final IpAddress ANY_V4 = new IpAddress(IpVersion.V4, 0, 0);

  /**
   * The unspecified address ::, what a guest sends from while it looks for duplicates (RFC 4862,
   * 5.4).
   */
  public static final IpAddress ANY_V6 = new IpAddress(IpVersion.V6, 0, 0);

  private static final Comparator<IpAddress> ORDER =
      Comparator.comparing(IpAddress::version)
          .thenComparing(IpAddress::high, Long::compareUnsigned)
          .thenComparing(IpAddress::low, Long::compareUnsigned);

  private static final long SOLICITED_NODE_MAC = 0x3333_ff00_0000L;

  /**
   * Reads the usual texts of RFC 4291 section 2.2 and dotted quads; no zones, no names, no mapped
   * IPv4.
   */
  public static IpAddress parse(String text) {
    InetAddress parsed = inetAddress(text);
    byte[] bytes = parsed.getAddress();
    if (parsed instanceof Inet4Address) {
      if (text.indexOf(':') >= 0) {
        throw new BadValueException(text, "a plain IPv4 address, not one mapped into IPv6");
      }
      return new IpAddress(
          IpVersion.V4, 0, Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt()));
    }
    return new IpAddress(
        IpVersion.V6, Longs.fromByteArray(bytes), ByteBuffer.wrap(bytes).getLong(Long.BYTES));
  }

  private static InetAddress inetAddress(String text) {
    if (text.indexOf('%') < 0) {
      try {
        return InetAddresses.forString(text);
      } catch (IllegalArgumentException e) {
        // Falls through: our message quotes the text and says what was expected.
      }
    }
    throw new BadValueException(text, "an IPv4 or IPv6 address");
  }

  /** Whether it is of IPv6. */
  public boolean isV6() {
    return version == IpVersion.V6;
  }

  /** The address after it; after the last of its family comes the first. */
  public IpAddress next() {
    if (version == IpVersion.V4) {
      return new IpAddress(version, 0, (low + 1) & 0xffff_ffffL);
    }
    return new IpAddress(version, low == -1 ? high + 1 : high, low + 1);
  }

  /** The address before it; before the first of its family comes the last. */
  public IpAddress previous() {
    if (version == IpVersion.V4) {
      return new IpAddress(version, 0, (low - 1) & 0xffff_ffffL);
    }
    return new IpAddress(version, low == 0 ? high - 1 : high, low - 1);
  }

  /**
   * Whether a host can have it as its own: not unspecified, not loopback, not a group, and not of
   * the block that holds IPv4 addresses (RFC 4291, 2.5.5).
   */
  public boolean isUnicast() {
    if (version == IpVersion.V4) {
      return low != 0 && low >>> 24 != 127 && low >>> 28 < 0xe;
    }
    return high >>> 56 != 0xff && high != 0;
  }

  /**
   * The Ethernet group on which neighbours ask for this IPv6 address (RFC 4291, 2.7.1; RFC 2464,
   * 7).
   */
  public MacAddress solicitedNodeMac() {
    return new MacAddress(SOLICITED_NODE_MAC | (low & 0xff_ffffL));
  }

  @Override
  public int compareTo(IpAddress other) {
    return ORDER.compare(this, other);
  }

  /** The canonical text (RFC 5952 for IPv6). */
  @Override
  public String toString() {
    byte[] bytes =
        version == IpVersion.V4
            ? ByteBuffer.allocate(Integer.BYTES).putInt((int) low).array()
            : ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
    try {
      return InetAddresses.toAddrString(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes are always an address", e);
    }
  }
}
