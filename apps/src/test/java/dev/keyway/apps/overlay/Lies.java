package dev.keyway.apps.overlay;

import com.google.common.collect.ImmutableMap;
import dev.keyway.controller.flow.Field;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.MacAddress;

/**
 * What a guest could say to be taken for somebody else, each an honest frame with one thing
 * changed.
 */
final class Lies {

  static final MacAddress FORGED_MAC = MacAddress.parse("fa:16:3e:ff:ff:ff");
  static final IpAddress FORGED_V4 = IpAddress.parse("10.0.0.66");
  static final IpAddress FORGED_V6 = IpAddress.parse("fd00::66");

  private static final IpAddress BROADCAST_V4 = IpAddress.parse("255.255.255.255");
  private static final int TAG = 0x8100;
  private static final int PROVIDER_TAG = 0x88a8;
  private static final int ECHO_REQUEST = 128;

  private final ImmutableMap.Builder<String, Frame> lies = ImmutableMap.builder();
  private final Guest guest;
  private final Guest victim;

  private Lies(Guest guest, Guest victim) {
    this.guest = guest;
    this.victim = victim;
  }

  /** All of them, by what is wrong; sent to the victim or to everybody. */
  static ImmutableMap<String, Frame> of(Guest guest, Guest victim) {
    Lies lies = new Lies(guest, victim);
    lies.inEthernet();
    lies.inIp();
    lies.inArp();
    lies.inSolicitations();
    lies.inAdvertisements();
    return lies.lies.buildOrThrow();
  }

  private void inEthernet() {
    Frame broadcast = guest.other(MacAddress.BROADCAST);
    lies.put("source", broadcast.with(Field.ETH_SRC, FORGED_MAC));
    lies.put("source of a neighbour", guest.other(victim.mac()).with(Field.ETH_SRC, victim.mac()));
    lies.put("source in IP", toVictim4().with(Field.ETH_SRC, FORGED_MAC));
    // The switch looks behind one tag only.
    lies.put("tag in a tag", broadcast.with(Field.ETH_TYPE, TAG));
    lies.put("tag in a provider's tag", broadcast.with(Field.ETH_TYPE, PROVIDER_TAG));
  }

  private void inIp() {
    lies.put("IPv4 source", toVictim4().with(Field.IPV4_SRC, FORGED_V4));
    lies.put("IPv4 source of a neighbour", toVictim4().with(Field.IPV4_SRC, victim.v4()));
    lies.put("no IPv4 source", toVictim4().without(Field.IPV4_SRC));
    lies.put("DHCP from an address", guest.dhcpDiscover().with(Field.IPV4_SRC, FORGED_V4));
    lies.put("DHCP to somebody", guest.dhcpDiscover().with(Field.IPV4_DST, victim.v4()));
    lies.put(
        "DHCP answer from nowhere",
        guest
            .ipv4(MacAddress.BROADCAST, BROADCAST_V4)
            .without(Field.IPV4_SRC)
            .with(Field.IP_PROTO, Frames.UDP)
            .with(Field.UDP_SRC, Frames.DHCP_SERVER)
            .with(Field.UDP_DST, Frames.DHCP_CLIENT));
    lies.put("IPv6 source", toVictim6().with(Field.IPV6_SRC, FORGED_V6));
    lies.put("IPv6 source of a neighbour", toVictim6().with(Field.IPV6_SRC, victim.v6()));
    lies.put("link-local source", toVictim6().with(Field.IPV6_SRC, FORGED_MAC.linkLocal()));
    lies.put("no IPv6 source", toVictim6().without(Field.IPV6_SRC));
    lies.put("echo from nowhere", guest.toAllNodes(ECHO_REQUEST).without(Field.IPV6_SRC));
  }

  private Frame toVictim4() {
    return guest.ipv4(victim.mac(), victim.v4());
  }

  private Frame toVictim6() {
    return guest.ipv6(victim.mac(), victim.v6());
  }

  private void inArp() {
    Frame request = guest.arpRequest(victim.v4());
    Frame reply = guest.arpReply(victim.mac(), victim.v4());
    lies.put("ARP request, sha", request.with(Field.ARP_SHA, FORGED_MAC));
    lies.put("ARP request, spa", request.with(Field.ARP_SPA, FORGED_V4));
    lies.put("ARP reply, sha", reply.with(Field.ARP_SHA, FORGED_MAC));
    lies.put("ARP reply, spa", reply.with(Field.ARP_SPA, FORGED_V4));
    lies.put("ARP reply, spa of the victim", reply.with(Field.ARP_SPA, victim.v4()));
    lies.put("ARP reply from nowhere", reply.without(Field.ARP_SPA));
    lies.put(
        "ARP announcement of another's address",
        request.with(Field.ARP_SPA, victim.v4()).with(Field.ARP_TPA, victim.v4()));
    lies.put("ARP probe, sha", guest.arpProbe(victim.v4()).with(Field.ARP_SHA, FORGED_MAC));
    // What the switch can't read, such as addresses of another length, reads as 0.
    lies.put("ARP that is malformed", request.without(Field.ARP_SHA, Field.ARP_SPA, Field.ARP_TPA));
  }

  private void inSolicitations() {
    Frame asked = guest.solicitation(victim.v6());
    Frame tentative = guest.duplicateDetection(guest.v6());
    lies.put("solicitation, source option", asked.with(Field.ND_SLL, FORGED_MAC));
    lies.put("solicitation, source", asked.with(Field.IPV6_SRC, victim.v6()));
    lies.put("solicitation of another code", ofAnotherCode(asked));
    lies.put(
        "solicitation that is malformed",
        asked.without(Field.ND_TARGET, Field.ND_OPTIONS_TYPE, Field.ND_SLL));
    lies.put("detection of another's address", tentative.with(Field.ND_TARGET, victim.v6()));
    lies.put(
        "detection with an option",
        tentative.with(Field.ND_OPTIONS_TYPE, 1).with(Field.ND_SLL, guest.mac()));
    lies.put("detection of another code", ofAnotherCode(tentative));
    lies.put("detection that is malformed", tentative.without(Field.ND_TARGET));
  }

  /** Then the switch reads nothing of neighbour discovery. */
  private static Frame ofAnotherCode(Frame frame) {
    return frame
        .without(Field.ND_TARGET, Field.ND_OPTIONS_TYPE, Field.ND_SLL, Field.ND_TLL)
        .without(Field.ND_RESERVED)
        .with(Field.ICMPV6_CODE, 1);
  }

  private void inAdvertisements() {
    Frame told = guest.advertisement(guest.v6(), victim.mac(), victim.v6());
    lies.put("advertisement, target", told.with(Field.ND_TARGET, FORGED_V6));
    lies.put("advertisement, target option", told.with(Field.ND_TLL, FORGED_MAC));
    lies.put("advertisement, source", told.with(Field.IPV6_SRC, FORGED_V6));
    lies.put("advertisement from nowhere", told.without(Field.IPV6_SRC));
    lies.put("advertisement of another code", ofAnotherCode(told));
    lies.put(
        "advertisement that is malformed",
        told.without(Field.ND_TARGET, Field.ND_OPTIONS_TYPE, Field.ND_TLL));
    Frame router = guest.toAllNodes(Frames.ROUTER_ADVERTISEMENT);
    lies.put("router", router.with(Field.IPV6_SRC, guest.mac().linkLocal()));
    lies.put("router by an address", router);
    lies.put("router from nowhere", router.without(Field.IPV6_SRC));
    lies.put(
        "redirect",
        guest
            .icmpv6(Frames.REDIRECT, victim.mac(), victim.v6())
            .with(Field.IPV6_SRC, guest.mac().linkLocal()));
  }
}
