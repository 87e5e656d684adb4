package dev.keyway.controller.flow;

import com.google.common.collect.ImmutableList;

/**
 * The header fields that flows match and set, in the order in which a match lists them (OpenFlow
 * 1.4, 7.2.3.7). No more than 32, for a {@link Match} keeps sets of them as bits of a number.
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

  /** Those of more than 64 bits, each as its {@link #bit}. */
  static final int WIDE = wide();

  private static final ImmutableList<Field> ALL = ImmutableList.copyOf(values());

  private final int bits;
  private final Bits allOnes;

  Field(int bits) {
    this.bits = bits;
    this.allOnes =
        bits > Long.SIZE
            ? new Bits(-1L >>> (2 * Long.SIZE - bits), -1L)
            : Bits.of(-1L >>> (Long.SIZE - bits));
  }

  /** The field with an ordinal. */
  static Field at(int ordinal) {
    return ALL.get(ordinal);
  }

  /** How wide the field is, in bits. */
  public int bits() {
    return bits;
  }

  /** A mask of all its bits. */
  public Bits allOnes() {
    return allOnes;
  }

  /** The field as a member of a set of fields: the bit of its ordinal. */
  @SuppressWarnings("EnumOrdinal") // it never leaves the memory, so that the order may change
  int bit() {
    return 1 << ordinal();
  }

  /** How many words of 64 bits a value takes, 1 or 2. */
  int words() {
    return bits > Long.SIZE ? 2 : 1;
  }

  private static int wide() {
    int fields = 0;
    for (Field field : values()) {
      fields |= field.words() > 1 ? field.bit() : 0;
    }
    return fields;
  }
}
