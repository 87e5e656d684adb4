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

  private static final ImmutableMap<Integer, Field> FIELDS = fields();

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

  /**
   * The name that a field had before OpenFlow 1.2, where that is as wide; -1 where there is none.
   * Open vSwitch tells the fields of a move by these, whatever names they were sent under.
   */
  private static int nicira(Field field) {
    return switch (field) {
      case ETH_DST -> 1;
      case ETH_SRC -> 2;
      case ETH_TYPE -> 3;
      case IP_PROTO -> 6;
      case IPV4_SRC -> 7;
      case IPV4_DST -> 8;
      case UDP_SRC -> 11;
      case UDP_DST -> 12;
      case ARP_OP -> 15;
      case ARP_SPA -> 16;
      case ARP_TPA -> 17;
      case TUNNEL_ID -> (NXM_1 << 7) | 16;
      case ARP_SHA -> (NXM_1 << 7) | 17;
      case ARP_THA -> (NXM_1 << 7) | 18;
      case IPV6_SRC -> (NXM_1 << 7) | 19;
      case IPV6_DST -> (NXM_1 << 7) | 20;
      case ICMPV6_TYPE -> (NXM_1 << 7) | 21;
      case ICMPV6_CODE -> (NXM_1 << 7) | 22;
      case ND_TARGET -> (NXM_1 << 7) | 23;
      case ND_SLL -> (NXM_1 << 7) | 24;
      case ND_TLL -> (NXM_1 << 7) | 25;
      case IN_PORT, VLAN_VID -> -1;
      case TUNNEL_IPV4_SRC, TUNNEL_IPV4_DST, ND_RESERVED, ND_OPTIONS_TYPE -> -1;
    };
  }

  private static ImmutableMap<Integer, Field> fields() {
    ImmutableMap.Builder<Integer, Field> out = ImmutableMap.builder();
    for (Field field : Field.values()) {
      out.put(name(field), field);
      if (nicira(field) >= 0) {
        out.put(nicira(field), field);
      }
    }
    return out.buildOrThrow();
  }

  private static int basic(int number) {
    return (BASIC << 7) | number;
  }
}
