package dev.keyway.controller.openflow.codec;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import dev.keyway.controller.flow.Bits;
import dev.keyway.controller.flow.Field;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How each field is named on the wire (OpenFlow 1.4, section 7.2.3.2; for the extensions
 * ovs-fields(7)). One table for writing and reading, so that what was sent reads back equal.
 */
final class Oxm {

  private static final int BASIC = 0x8000;
  private static final int NXM_1 = 0x0001;

  /**
   * The class that Open vSwitch gives Ericsson's neighbour discovery fields; no experimenter id.
   */
  private static final int ERICSSON = 0x1000;

  private static final int MASKED = 0x100;

  private static final Map<Field, Integer> NAMES =
      new EnumMap<>(Maps.toMap(Arrays.asList(Field.values()), Oxm::name));

  private static final ImmutableMap<Integer, Field> FIELDS =
      NAMES.entrySet().stream()
          .collect(ImmutableMap.toImmutableMap(Map.Entry::getValue, Map.Entry::getKey));

  private Oxm() {}

  /** How many bytes a value of the field takes. */
  static int width(Field field) {
    return (field.bits() + 7) / 8;
  }

  /** The header of the field without a mask: class, field, hasmask and length, in 32 bits. */
  static int header(Field field) {
    return (Objects.requireNonNull(NAMES.get(field)) << 9) | width(field);
  }

  /** The field with a header, whether with a mask or without, if it is one of ours. */
  static Optional<Field> field(int header) {
    Field field = FIELDS.get(header >>> 9);
    boolean masked = isMasked(header);
    return field != null && (header & 0xff) == width(field) * (masked ? 2 : 1)
        ? Optional.of(field)
        : Optional.empty();
  }

  static boolean isMasked(int header) {
    return (header & MASKED) != 0;
  }

  /** Writes a whole field as one TLV. */
  static void write(ByteBuf out, Field field, Bits value) {
    out.writeInt(header(field));
    writeBits(out, value, width(field));
  }

  /** Writes a field of which only some bits count. */
  static void write(ByteBuf out, Field field, Bits value, Bits mask) {
    int width = width(field);
    out.writeInt((header(field) + width) | MASKED);
    writeBits(out, value, width);
    writeBits(out, mask, width);
  }

  private static void writeBits(ByteBuf out, Bits bits, int width) {
    for (int i = width - 1; i >= 0; i--) {
      long half = i >= 8 ? bits.high() : bits.low();
      out.writeByte((int) (half >>> (i % 8 * 8)));
    }
  }

  private static int name(Field field) {
    return switch (field) {
      case IN_PORT -> basic(0);
      case ETH_DST -> basic(3);
      case ETH_SRC -> basic(4);
      case ETH_TYPE -> basic(5);
      case VLAN_VID -> basic(6);
      case IP_PROTO -> basic(10);
      case IPV4_SRC -> basic(11);
      case IPV4_DST -> basic(12);
      case UDP_SRC -> basic(15);
      case UDP_DST -> basic(16);
      case ARP_OP -> basic(21);
      case ARP_SPA -> basic(22);
      case ARP_TPA -> basic(23);
      case ARP_SHA -> basic(24);
      case ARP_THA -> basic(25);
      case IPV6_SRC -> basic(26);
      case IPV6_DST -> basic(27);
      case ICMPV6_TYPE -> basic(29);
      case ICMPV6_CODE -> basic(30);
      case ND_TARGET -> basic(31);
      case ND_SLL -> basic(32);
      case ND_TLL -> basic(33);
      case TUNNEL_ID -> basic(38);
      case TUNNEL_IPV4_SRC -> (NXM_1 << 7) | 31;
      case TUNNEL_IPV4_DST -> (NXM_1 << 7) | 32;
      case ND_RESERVED -> (ERICSSON << 7) | 1;
      case ND_OPTIONS_TYPE -> (ERICSSON << 7) | 2;
    };
  }

  private static int basic(int number) {
    return (BASIC << 7) | number;
  }
}
