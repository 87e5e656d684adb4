package dev.keyway.apps.overlay;

import static dev.keyway.apps.overlay.OverlayPipeline.EXCEPTION;
import static dev.keyway.apps.overlay.OverlayPipeline.FORWARD;
import static dev.keyway.apps.overlay.OverlayPipeline.GUARD;
import static dev.keyway.apps.overlay.OverlayPipeline.GUARD_IP;
import static dev.keyway.apps.overlay.OverlayPipeline.GUARD_ND;
import static dev.keyway.apps.overlay.OverlayPipeline.OWN;
import static dev.keyway.apps.overlay.OverlayPipeline.RESPOND;

import dev.keyway.controller.flow.Cookie;
import dev.keyway.controller.flow.Field;
import dev.keyway.controller.flow.Match;
import dev.keyway.controller.flow.Rules;
import dev.keyway.controller.flow.Table;
import dev.keyway.topology.model.FixedIp;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.MacAddress;
import dev.keyway.topology.model.Port;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one port may send: frames in its own name, in Ethernet, ARP, IP and neighbour discovery
 * alike.
 */
final class GuardFlows {

  private static final MacAddress NO_OPTION = new MacAddress(0);

  private final Rules.Builder rules;
  private final Cookie cookie;
  private final long ofPort;
  private final MacAddress mac;

  private GuardFlows(Rules.Builder rules, Port port, long ofPort) {
    this.rules = rules;
    this.cookie = Cookies.of(port);
    this.ofPort = ofPort;
    this.mac = port.mac();
  }

  static void compile(Rules.Builder rules, Port port, long ofPort) {
    GuardFlows guard = new GuardFlows(rules, port, ofPort);
    guard.ethernet();
    Set<IpAddress> v4 = new TreeSet<>();
    Set<IpAddress> v6 = new TreeSet<>();
    for (FixedIp ip : port.fixedIps()) {
      (ip.address().isV6() ? v6 : v4).add(ip.address());
    }
    if (!v4.isEmpty()) {
      guard.conflictProbe();
      v4.forEach(guard::own4);
    }
    if (!v6.isEmpty()) {
      v6.add(port.mac().linkLocal());
      guard.solicitation();
      v6.forEach(guard::own6);
    }
  }

  private void ethernet() {
    allow(GUARD, OWN, Match.where(Field.ETH_SRC, mac.value()), GUARD_IP);
  }

  private void own4(IpAddress address) {
    allow(GUARD_IP, OWN, Frames.type(Frames.IPV4).and(Field.IPV4_SRC, address), RESPOND);
    allow(GUARD_IP, OWN, arpFrom(address), RESPOND);
    // An announcement asks for the sender's own address. It is for the neighbours, not for the
    // responder.
    allow(GUARD_IP, EXCEPTION, arpFrom(address).and(Field.ARP_TPA, address), FORWARD);
  }

  /** Who looks for a conflict asks from 0.0.0.0 (RFC 5227, 2.1.1); an answer would be one. */
  private void conflictProbe() {
    allow(GUARD_IP, OWN, arpFrom(IpAddress.ANY_V4).and(Field.ARP_OP, Frames.ARP_REQUEST), FORWARD);
  }

  private Match.Builder arpFrom(IpAddress address) {
    return Frames.type(Frames.ARP).and(Field.ARP_SHA, mac).and(Field.ARP_SPA, address);
  }

  private void own6(IpAddress address) {
    allow(GUARD_IP, OWN, Frames.type(Frames.IPV6).and(Field.IPV6_SRC, address), GUARD_ND);
    // Duplicate address detection (RFC 4862, 5.4.2): for the neighbours, and never answered from
    // here.
    allow(
        GUARD_IP,
        OWN,
        Frames.neighbour(Frames.NEIGHBOUR_SOLICITATION)
            .and(Field.IPV6_SRC, IpAddress.ANY_V6)
            .and(Field.ND_TARGET, address)
            .and(Field.ND_SLL, NO_OPTION),
        FORWARD);
    for (MacAddress option : new MacAddress[] {mac, NO_OPTION}) {
      allow(
          GUARD_ND,
          OWN,
          Frames.neighbour(Frames.NEIGHBOUR_ADVERTISEMENT)
              .and(Field.ND_TARGET, address)
              .and(Field.ND_TLL, option),
          FORWARD);
    }
  }

  private void solicitation() {
    allow(
        GUARD_ND,
        OWN,
        Frames.neighbour(Frames.NEIGHBOUR_SOLICITATION).and(Field.ND_SLL, mac),
        RESPOND);
  }

  private void allow(Table table, int priority, Match.Builder match, Table next) {
    rules.add(table.flow(cookie, priority, match.and(Field.IN_PORT, ofPort).build(), next));
  }
}
