package dev.keyway.controller.openflow;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.flow.Action;
import dev.keyway.controller.flow.Bits;
import dev.keyway.controller.flow.Cookie;
import dev.keyway.controller.flow.Field;
import dev.keyway.controller.flow.Flow;
import dev.keyway.controller.flow.Group;
import dev.keyway.controller.flow.Match;
import dev.keyway.controller.flow.Rules;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.MacAddress;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One flow for each field, mask and action that we have, and groups; all of them accepted by Open
 * vSwitch.
 */
public final class SampleRules {

  /** The id of a group in it. */
  public static final long FIRST_GROUP = Group.FIRST;

  private static final MacAddress MAC = MacAddress.parse("fa:16:3e:00:00:01");
  private static final IpAddress V4 = IpAddress.parse("10.1.2.3");
  private static final IpAddress V6 = IpAddress.parse("2001:db8::1:2");
  private static final int IPV4 = 0x0800;
  private static final int ARP = 0x0806;
  private static final int IPV6 = 0x86dd;
  private static final int UDP = 17;
  private static final int ICMPV6 = 58;
  private static final int ADVERTISEMENT = 136;

  private final Rules.Builder out = new Rules.Builder();
  private int number;

  private SampleRules() {}

  /** All of them. */
  public static Rules all() {
    SampleRules samples = new SampleRules();
    samples.exactMatches();
    samples.maskedMatches();
    samples.actions();
    samples.groups();
    return samples.out.build();
  }

  /** A match on a field, with what the field needs before it. */
  private static Match.Builder prerequisites(Field field) {
    return switch (field) {
      case IN_PORT, ETH_DST, ETH_SRC, ETH_TYPE, VLAN_VID -> new Match.Builder();
      case TUNNEL_ID, TUNNEL_IPV4_SRC, TUNNEL_IPV4_DST -> new Match.Builder();
      case IP_PROTO, IPV4_SRC, IPV4_DST -> Match.where(Field.ETH_TYPE, IPV4);
      case UDP_SRC, UDP_DST -> Match.where(Field.ETH_TYPE, IPV4).and(Field.IP_PROTO, UDP);
      case ARP_OP, ARP_SPA, ARP_TPA, ARP_SHA, ARP_THA -> Match.where(Field.ETH_TYPE, ARP);
      case IPV6_SRC, IPV6_DST -> Match.where(Field.ETH_TYPE, IPV6);
      case ICMPV6_TYPE, ICMPV6_CODE ->
          Match.where(Field.ETH_TYPE, IPV6).and(Field.IP_PROTO, ICMPV6);
      case ND_TARGET, ND_TLL, ND_RESERVED, ND_OPTIONS_TYPE ->
          Match.where(Field.ETH_TYPE, IPV6)
              .and(Field.IP_PROTO, ICMPV6)
              .and(Field.ICMPV6_TYPE, ADVERTISEMENT);
      case ND_SLL ->
          Match.where(Field.ETH_TYPE, IPV6)
              .and(Field.IP_PROTO, ICMPV6)
              .and(Field.ICMPV6_TYPE, ADVERTISEMENT - 1);
    };
  }

  private static Bits value(Field field) {
    return switch (field) {
      case IN_PORT -> Bits.of(2);
      case ETH_TYPE -> Bits.of(0x88cc);
      case VLAN_VID -> Bits.of(0x1000 | 7);
      case TUNNEL_ID -> Bits.of(0xffff_fffeL);
      case ND_RESERVED -> Bits.of(0x6000_0000L);
      case IPV6_SRC, IPV6_DST, ND_TARGET -> Bits.of(V6);
      case IPV4_SRC, IPV4_DST, ARP_SPA, ARP_TPA, TUNNEL_IPV4_SRC, TUNNEL_IPV4_DST -> Bits.of(V4);
      case ETH_SRC, ETH_DST, ARP_SHA, ARP_THA, ND_SLL, ND_TLL -> Bits.of(MAC);
      case IP_PROTO, UDP_SRC, UDP_DST, ARP_OP, ICMPV6_TYPE, ICMPV6_CODE, ND_OPTIONS_TYPE ->
          Bits.of(2);
    };
  }

  private void exactMatches() {
    for (Field field : Field.values()) {
      add(prerequisites(field).and(field, value(field), field.allOnes()).build());
    }
    add(Match.ALL);
    add(Match.where(Field.VLAN_VID, 0).build());
    add(Match.where(Field.TUNNEL_ID, 1).and(Field.ETH_DST, MAC).and(Field.IN_PORT, 1).build());
  }

  private void maskedMatches() {
    Bits groupBit = Bits.of(0x0100_0000_0000L);
    add(new Match.Builder().and(Field.ETH_DST, groupBit, groupBit).build());
    add(new Match.Builder().and(Field.ETH_SRC, groupBit, groupBit).build());
    add(new Match.Builder().and(Field.VLAN_VID, Bits.of(0x1000), Bits.of(0x1000)).build());
    add(new Match.Builder().and(Field.TUNNEL_ID, Bits.of(0x700), Bits.of(0xff00)).build());
    for (Field field : Set.of(Field.IPV4_SRC, Field.IPV4_DST, Field.ARP_SPA, Field.ARP_TPA)) {
      add(prerequisites(field).and(field, Bits.of(V4), Bits.of(0xffff_ff00L)).build());
    }
    for (Field field : Set.of(Field.IPV6_SRC, Field.IPV6_DST, Field.ND_TARGET)) {
      add(prerequisites(field).and(field, Bits.of(V6), new Bits(-1, 0)).build());
    }
  }

  private void actions() {
    add(Match.ALL, Action.output(1), Action.output(2), Action.inPort());
    add(Match.ALL, Action.output(0xffff_fffeL));
    add(Match.where(Field.TUNNEL_ID, 0).build(), Action.toController(64));
    add(Match.ALL, Action.toGroup(FIRST_GROUP));
    for (Field field : settable()) {
      add(prerequisites(field).build(), new Action.Set(field, value(field)));
      add(prerequisites(field).build(), Action.move(field, field));
    }
    // A tag can only be changed where there is one.
    Bits tagged = Bits.of(0x1000);
    add(
        new Match.Builder().and(Field.VLAN_VID, tagged, tagged).build(),
        new Action.Set(Field.VLAN_VID, value(Field.VLAN_VID)));
    add(Match.ALL, Action.move(Field.ETH_SRC, Field.ETH_DST));
    add(arpRequest(), Action.move(Field.ARP_SHA, Field.ARP_THA), Action.inPort());
    add(arpRequest(), Action.move(Field.ARP_SPA, Field.ARP_TPA), Action.inPort());
    add(
        prerequisites(Field.IPV6_SRC).build(),
        Action.move(Field.IPV6_SRC, Field.IPV6_DST),
        Action.inPort());
    Cookie highest = Cookie.of(Cookie.Kind.PORT, (1L << 40) - 1);
    out.add(
        new Flow(
            // Open vSwitch keeps 254 for itself.
            253,
            0xffff,
            Match.ALL,
            highest,
            ImmutableList.of(Action.set(Field.TUNNEL_ID, 0xffff_ffffL)),
            OptionalInt.empty()));
  }

  private static Set<Field> settable() {
    // Open vSwitch writes neither to where a frame came from nor to what its other headers are.
    return EnumSet.complementOf(
        EnumSet.of(Field.IN_PORT, Field.ETH_TYPE, Field.IP_PROTO, Field.VLAN_VID));
  }

  private static Match arpRequest() {
    return Match.where(Field.ETH_TYPE, ARP).and(Field.ARP_OP, 1).build();
  }

  private void groups() {
    out.add(
        new Group(
            FIRST_GROUP,
            ImmutableList.of(
                ImmutableList.of(Action.output(1)),
                ImmutableList.of(Action.set(Field.TUNNEL_IPV4_DST, V4), Action.output(2)))));
    out.add(new Group(FIRST_GROUP + 1, ImmutableList.of()));
    out.add(new Group(Group.LAST, ImmutableList.of(ImmutableList.of(Action.output(2)))));
  }

  private void add(Match match, Action... actions) {
    number++;
    boolean goesOn = number % 2 == 0;
    out.add(
        new Flow(
            number % 3,
            number,
            match,
            Cookie.of(Cookie.Kind.NETWORK, number),
            ImmutableList.copyOf(actions),
            goesOn ? OptionalInt.of(60) : OptionalInt.empty()));
  }
}
