package dev.keyway.topology.model;

/**
 * A block of addresses in CIDR notation (RFC 4632, RFC 4291 2.3): the first address and a length in
 * bits.
 */
public record IpPrefix(IpAddress first, int length) {

  /** Refuses a length outside the family's, and an address with bits set behind the length. */
  public IpPrefix {
    if (length < 0 || length > first.version().bits()) {
      throw new BadValueException(
          first + "/" + length, "a prefix length from 0 to " + first.version().bits());
    }
    IpAddress network = mask(first, length);
    if (!network.equals(first)) {
      throw new BadValueException(
          first + "/" + length, "no bits set behind the prefix: '" + network + "/" + length + "'");
    }
  }

  /** Reads {@code 10.0.0.0/24} or {@code fd00::/64}. */
  public static IpPrefix parse(String text) {
    int slash = text.indexOf('/');
    String length = text.substring(slash + 1);
    if (slash < 0 || !length.matches("[0-9]{1,3}")) {
      throw new BadValueException(
          text, "a block of addresses such as '10.0.0.0/24' or 'fd00::/64'");
    }
    return new IpPrefix(IpAddress.parse(text.substring(0, slash)), Integer.parseInt(length));
  }

  /** The family of its addresses. */
  public IpVersion version() {
    return first.version();
  }

  /** Its highest address; for IPv4 the broadcast address. */
  public IpAddress last() {
    if (version() == IpVersion.V4) {
      return new IpAddress(IpVersion.V4, 0, first.low() | (0xffff_ffffL & ~maskV4(length)));
    }
    return new IpAddress(
        IpVersion.V6, first.high() | ~maskHigh(length), first.low() | ~maskLow(length));
  }

  /** Whether an address of the same family lies in it. */
  public boolean contains(IpAddress address) {
    return address.version() == version() && mask(address, length).equals(first);
  }

  /** Whether any address lies in both. */
  public boolean overlaps(IpPrefix other) {
    return length <= other.length ? contains(other.first) : other.contains(first);
  }

  /**
   * The addresses that hosts can have. IPv4 loses the network and the broadcast address (RFC 1122,
   * 3.2.1.3) unless the block is a /31 (RFC 3021) or /32; IPv6 loses the subnet-router anycast
   * address (RFC 4291, 2.6.1) unless it is a /127 (RFC 6164) or /128.
   */
  public IpRange hosts() {
    if (version().bits() - length <= 1) {
      return new IpRange(first, last());
    }
    return new IpRange(first.next(), version() == IpVersion.V4 ? last().previous() : last());
  }

  private static IpAddress mask(IpAddress address, int length) {
    if (address.version() == IpVersion.V4) {
      return new IpAddress(IpVersion.V4, 0, address.low() & maskV4(length));
    }
    return new IpAddress(
        IpVersion.V6, address.high() & maskHigh(length), address.low() & maskLow(length));
  }

  private static long maskV4(int length) {
    return length == 0 ? 0 : (0xffff_ffffL << (32 - length)) & 0xffff_ffffL;
  }

  private static long maskHigh(int length) {
    return length == 0 ? 0 : length >= 64 ? -1L : -1L << (64 - length);
  }

  private static long maskLow(int length) {
    return length <= 64 ? 0 : -1L << (128 - length);
  }

  @Override
  public String toString() {
    return first + "/" + length;
  }
}
