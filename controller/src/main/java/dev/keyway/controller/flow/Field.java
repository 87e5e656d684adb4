package dev.keyway.controller.flow;

/**
 * The header fields that flows match and set, in the order in which a match lists them (OpenFlow
 * 1.4, 7.2.3.7).
 */
public enum Field {
  IN_PORT(32),
  ETH_DST(48),
  ETH_SRC(48),
  ETH_TYPE(16),
  /** The 12 bits of the VLAN id and, above them, OFPVID_PRESENT (0x1000); 0 means "no tag". */
  VLAN_VID(13),
  IP_PROTO(8),
  IPV4_SRC(32),
  IPV4_DST(32),
  UDP_SRC(16),
  UDP_DST(16),
  ARP_OP(16),
  ARP_SPA(32),
  ARP_TPA(32),
  ARP_SHA(48),
  ARP_THA(48),
  IPV6_SRC(128),
  IPV6_DST(128),
  ICMPV6_TYPE(8),
  ICMPV6_CODE(8),
  ND_TARGET(128),
  ND_SLL(48),
  ND_TLL(48),
  /** The 64 bits that hold the GRE key: the network. */
  TUNNEL_ID(64),
  /** The far end of the tunnel that a frame came from (Nicira extension NXM_NX_TUN_IPV4_SRC). */
  TUNNEL_IPV4_SRC(32),
  /** The far end of the tunnel that a frame goes to (Nicira extension NXM_NX_TUN_IPV4_DST). */
  TUNNEL_IPV4_DST(32),
  /**
   * The flags of a neighbour advertisement (Open vSwitch extension, ovs-fields(7): nd_reserved).
   */
  ND_RESERVED(32),
  /** The type of the first neighbour discovery option (Open vSwitch extension: nd_options_type). */
  ND_OPTIONS_TYPE(8);

  private final int bits;

  Field(int bits) {
    this.bits = bits;
  }

  /** How wide the field is, in bits. */
  public int bits() {
    return bits;
  }

  /** A mask of all its bits. */
  public Bits allOnes() {
    if (bits >= 64) {
      return new Bits(bits == 64 ? 0 : -1L >>> (128 - bits), -1L);
    }
    return new Bits(0, (1L << bits) - 1);
  }
}
