package dev.keyway.apps.overlay;

import static dev.keyway.controller.flow.Field.ARP_OP;
import static dev.keyway.controller.flow.Field.ETH_DST;
import static dev.keyway.controller.flow.Field.ETH_TYPE;
import static dev.keyway.controller.flow.Field.ICMPV6_CODE;
import static dev.keyway.controller.flow.Field.ICMPV6_TYPE;
import static dev.keyway.controller.flow.Field.IP_PROTO;

import dev.keyway.controller.flow.Bits;
import dev.keyway.controller.flow.Match;

/** The numbers that standards give to kinds of frames, and matches that begin with them. */
final class Frames {

  /** The type of IPv4 frames (RFC 894). */
  static final int IPV4 = 0x0800;

  /** The type of ARP frames (RFC 826). */
  static final int ARP = 0x0806;

  /** The type of IPv6 frames (RFC 2464). */
  static final int IPV6 = 0x86dd;

  /** The types that begin a VLAN tag (IEEE 802.1Q), and one around others (IEEE 802.1ad). */
  static final int TAG = 0x8100;

  static final int PROVIDER_TAG = 0x88a8;

  static final int ARP_REQUEST = 1;
  static final int ARP_REPLY = 2;

  static final int UDP = 17;
  static final int ICMPV6 = 58;

  /** UDP ports of DHCP's two sides (RFC 2131, section 4.1). */
  static final int DHCP_CLIENT = 68;

  static final int DHCP_SERVER = 67;

  /** Types of ICMPv6 messages (RFC 2710, RFC 3810, RFC 4861). */
  static final int MLD_REPORT = 131;

  static final int ROUTER_SOLICITATION = 133;
  static final int ROUTER_ADVERTISEMENT = 134;
  static final int NEIGHBOUR_SOLICITATION = 135;
  static final int NEIGHBOUR_ADVERTISEMENT = 136;
  static final int REDIRECT = 137;
  static final int MLD_V2_REPORT = 143;

  /** The bit that marks an Ethernet address as that of a group, as value and as mask. */
  private static final Bits GROUP_BIT = Bits.of(0x0100_0000_0000L);

  private Frames() {}

  static Match.Builder type(int ethernetType) {
    return Match.where(ETH_TYPE, ethernetType);
  }

  static Match.Builder arpRequest() {
    return type(ARP).and(ARP_OP, ARP_REQUEST);
  }

  static Match.Builder icmpv6(int icmpType) {
    return type(IPV6).and(IP_PROTO, ICMPV6).and(ICMPV6_TYPE, icmpType);
  }

  /**
   * Neighbour discovery whose fields may be matched: Open vSwitch reads them only when the code is
   * 0.
   */
  static Match.Builder neighbour(int icmpType) {
    return icmpv6(icmpType).and(ICMPV6_CODE, 0);
  }

  static Match.Builder toGroupOfStations(Match.Builder match) {
    return match.and(ETH_DST, GROUP_BIT, GROUP_BIT);
  }
}
