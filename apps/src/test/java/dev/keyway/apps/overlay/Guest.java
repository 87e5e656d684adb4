package dev.keyway.apps.overlay;

import dev.keyway.controller.flow.Field;
import dev.keyway.topology.model.FixedIp;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.IpVersion;
import dev.keyway.topology.model.MacAddress;
import dev.keyway.topology.model.Port;

/** What an honest guest says by one of its ports; a liar changes a field of that. */
record Guest(Port port) {

  /** A type that no guard knows: local experiments (IEEE 802). */
  static final int OTHER_TYPE = 0x88b5;

  static final IpAddress ALL_NODES = IpAddress.parse("ff02::1");
  static final IpAddress ALL_ROUTERS = IpAddress.parse("ff02::2");

  private static final IpAddress EVERYBODY = IpAddress.parse("255.255.255.255");
  private static final int SOURCE_LINK_LAYER_ADDRESS = 1;
  private static final int TARGET_LINK_LAYER_ADDRESS = 2;
  private static final int TCP = 6;

  MacAddress mac() {
    return port.mac();
  }

  IpAddress v4() {
    return address(IpVersion.V4);
  }

  IpAddress v6() {
    return address(IpVersion.V6);
  }

  private IpAddress address(IpVersion version) {
    return port.fixedIps().stream()
        .map(FixedIp::address)
        .filter(address -> address.version() == version)
        .findFirst()
        .orElseThrow();
  }

  /** The Ethernet group that an IPv6 group is mapped to (RFC 2464, section 7). */
  static MacAddress groupMac(IpAddress group) {
    return new MacAddress(0x3333_0000_0000L | (group.low() & 0xffff_ffffL));
  }

  private static IpAddress solicitedNode(IpAddress target) {
    IpAddress prefix = IpAddress.parse("ff02::1:ff00:0");
    return new IpAddress(IpVersion.V6, prefix.high(), prefix.low() | (target.low() & 0xff_ffffL));
  }

  Frame other(MacAddress to) {
    return Frame.ethernet(mac(), to, OTHER_TYPE);
  }

  Frame ipv4(MacAddress to, IpAddress destination) {
    return Frame.ethernet(mac(), to, Frames.IPV4)
        .with(Field.IPV4_SRC, v4())
        .with(Field.IPV4_DST, destination)
        .with(Field.IP_PROTO, TCP);
  }

  Frame ipv6(MacAddress to, IpAddress destination) {
    return Frame.ethernet(mac(), to, Frames.IPV6)
        .with(Field.IPV6_SRC, v6())
        .with(Field.IPV6_DST, destination)
        .with(Field.IP_PROTO, TCP);
  }

  Frame dhcpDiscover() {
    return ipv4(MacAddress.BROADCAST, EVERYBODY)
        .without(Field.IPV4_SRC)
        .with(Field.IP_PROTO, Frames.UDP)
        .with(Field.UDP_SRC, Frames.DHCP_CLIENT)
        .with(Field.UDP_DST, Frames.DHCP_SERVER);
  }

  Frame arpRequest(IpAddress target) {
    return arp(Frames.ARP_REQUEST, MacAddress.BROADCAST).with(Field.ARP_TPA, target);
  }

  /** Looks for somebody else with an address before using it (RFC 5227, 2.1.1). */
  Frame arpProbe(IpAddress target) {
    return arpRequest(target).without(Field.ARP_SPA);
  }

  /** Tells everybody its own address (RFC 5227, 2.3). */
  Frame arpAnnouncement() {
    return arpRequest(v4());
  }

  Frame arpReply(MacAddress to, IpAddress target) {
    return arp(Frames.ARP_REPLY, to).with(Field.ARP_TPA, target).with(Field.ARP_THA, to);
  }

  private Frame arp(int operation, MacAddress to) {
    return Frame.ethernet(mac(), to, Frames.ARP)
        .with(Field.ARP_OP, operation)
        .with(Field.ARP_SHA, mac())
        .with(Field.ARP_SPA, v4());
  }

  Frame solicitation(IpAddress target) {
    return unicastSolicitation(target, target.solicitedNodeMac())
        .with(Field.IPV6_DST, solicitedNode(target));
  }

  /** Asks somebody whether it is still there (RFC 4861, 7.3.3). */
  Frame unicastSolicitation(IpAddress target, MacAddress to) {
    return icmpv6(Frames.NEIGHBOUR_SOLICITATION, to, target)
        .with(Field.ND_TARGET, target)
        .with(Field.ND_OPTIONS_TYPE, SOURCE_LINK_LAYER_ADDRESS)
        .with(Field.ND_SLL, mac());
  }

  /** Looks for somebody else with an address before using it (RFC 4862, 5.4.2). */
  Frame duplicateDetection(IpAddress target) {
    return solicitation(target).without(Field.IPV6_SRC, Field.ND_OPTIONS_TYPE, Field.ND_SLL);
  }

  Frame advertisement(IpAddress target, MacAddress to, IpAddress destination) {
    return icmpv6(Frames.NEIGHBOUR_ADVERTISEMENT, to, destination)
        .with(Field.ND_TARGET, target)
        .with(Field.ND_RESERVED, 0x6000_0000L)
        .with(Field.ND_OPTIONS_TYPE, TARGET_LINK_LAYER_ADDRESS)
        .with(Field.ND_TLL, mac());
  }

  Frame icmpv6(int type, MacAddress to, IpAddress destination) {
    return ipv6(to, destination).with(Field.IP_PROTO, Frames.ICMPV6).with(Field.ICMPV6_TYPE, type);
  }

  Frame toAllNodes(int icmpType) {
    return icmpv6(icmpType, groupMac(ALL_NODES), ALL_NODES);
  }
}
