package dev.keyway.apps.overlay;

import static dev.keyway.apps.overlay.OverlayPipeline.CLASSIFY;
import static dev.keyway.apps.overlay.OverlayPipeline.DENY;
import static dev.keyway.apps.overlay.OverlayPipeline.EVERYONE;
import static dev.keyway.apps.overlay.OverlayPipeline.EXCEPTION;
import static dev.keyway.apps.overlay.OverlayPipeline.FORWARD;
import static dev.keyway.apps.overlay.OverlayPipeline.GUARD;
import static dev.keyway.apps.overlay.OverlayPipeline.GUARD_IP;
import static dev.keyway.apps.overlay.OverlayPipeline.GUARD_ND;
import static dev.keyway.apps.overlay.OverlayPipeline.LOCAL;
import static dev.keyway.apps.overlay.OverlayPipeline.MISS;
import static dev.keyway.apps.overlay.OverlayPipeline.OTHERWISE;
import static dev.keyway.apps.overlay.OverlayPipeline.RESPOND;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.flow.Action;
import dev.keyway.controller.flow.Cookie;
import dev.keyway.controller.flow.Field;
import dev.keyway.controller.flow.Group;
import dev.keyway.controller.flow.Match;
import dev.keyway.controller.flow.Rules;
import dev.keyway.controller.flow.Table;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.MacAddress;
import java.util.Optional;

/**
 * What every hypervisor has, whatever its tenants: how each table ends, what every port may do, and
 * where probes of its tunnels end.
 */
final class BaseFlows {

  static final Cookie COOKIE = Cookie.of(Cookie.Kind.HYPERVISOR, 0);

  private static final IpAddress ALL_HOSTS = IpAddress.parse("255.255.255.255");

  /** Solicited and override: a whole answer from the owner itself (RFC 4861, section 4.4). */
  private static final long SOLICITED_OVERRIDE = 0x6000_0000L;

  private static final int TARGET_LINK_LAYER_ADDRESS = 2;

  private BaseFlows() {}

  static void compile(Rules.Builder rules, Optional<Long> tunnelPort) {
    for (Table table : ImmutableList.of(CLASSIFY, GUARD, GUARD_IP, GUARD_ND, LOCAL)) {
      rules.add(table.last(COOKIE, MISS, Match.ALL));
    }
    rules.add(RESPOND.flow(COOKIE, MISS, Match.ALL, FORWARD));
    rules.add(FORWARD.flow(COOKIE, MISS, Match.ALL, LOCAL));
    guardIp(rules);
    guardNeighbours(rules);
    rules.add(advertisement());
    tunnelPort.map(ProbeFlows::receive).ifPresent(rules::add);
  }

  private static void guardIp(Rules.Builder rules) {
    for (int type : new int[] {Frames.ARP, Frames.IPV4, Frames.IPV6}) {
      rules.add(GUARD_IP.last(COOKIE, DENY, Frames.type(type).build()));
    }
    // Open vSwitch looks behind one tag (vlan-limit). What more of them hide, nobody can vouch for.
    for (int type : new int[] {Frames.TAG, Frames.PROVIDER_TAG}) {
      rules.add(GUARD_IP.last(COOKIE, DENY, Frames.type(type).build()));
    }
    rules.add(GUARD_IP.flow(COOKIE, OTHERWISE, Match.ALL, RESPOND));
    // A guest that has no address yet asks a DHCP server for one.
    rules.add(
        GUARD_IP.flow(
            COOKIE,
            EVERYONE,
            Frames.type(Frames.IPV4)
                .and(Field.IPV4_SRC, IpAddress.ANY_V4)
                .and(Field.IPV4_DST, ALL_HOSTS)
                .and(Field.IP_PROTO, Frames.UDP)
                .and(Field.UDP_SRC, Frames.DHCP_CLIENT)
                .and(Field.UDP_DST, Frames.DHCP_SERVER)
                .build(),
            RESPOND));
    // Before its first address is tentative no more, it joins groups (RFC 3590) and looks for
    // routers.
    for (int type :
        new int[] {Frames.MLD_REPORT, Frames.MLD_V2_REPORT, Frames.ROUTER_SOLICITATION}) {
      rules.add(
          GUARD_IP.flow(
              COOKIE,
              EVERYONE,
              Frames.icmpv6(type).and(Field.IPV6_SRC, IpAddress.ANY_V6).build(),
              FORWARD));
    }
  }

  private static void guardNeighbours(Rules.Builder rules) {
    for (int type :
        new int[] {
          Frames.ROUTER_ADVERTISEMENT,
          Frames.NEIGHBOUR_SOLICITATION,
          Frames.NEIGHBOUR_ADVERTISEMENT,
          Frames.REDIRECT
        }) {
      rules.add(GUARD_ND.last(COOKIE, DENY, Frames.icmpv6(type).build()));
    }
    // Without the option there is nothing to lie about, and nothing to make an answer of: the owner
    // does.
    rules.add(
        GUARD_ND.flow(
            COOKIE,
            EVERYONE,
            Frames.neighbour(Frames.NEIGHBOUR_SOLICITATION)
                .and(Field.ND_SLL, new MacAddress(0))
                .build(),
            FORWARD));
    // But a malformed one (an option twice, or cut short) reads as if it had neither option nor
    // target, while its receivers may well find the option.
    rules.add(
        GUARD_ND.last(
            COOKIE,
            EXCEPTION,
            Frames.neighbour(Frames.NEIGHBOUR_SOLICITATION)
                .and(Field.ND_TARGET, IpAddress.ANY_V6)
                .build()));
    rules.add(GUARD_ND.flow(COOKIE, OTHERWISE, Match.ALL, RESPOND));
  }

  /**
   * The end of an answer to a neighbour solicitation. A group, for two reasons: Open vSwitch
   * refuses to set the target option in a flow that matches a solicitation, and where the datapath
   * can't set the flags itself it refuses that in flows, but does it for buckets.
   */
  private static Group advertisement() {
    return new Group(
        GroupIds.NEIGHBOUR_ADVERTISEMENT,
        ImmutableList.of(
            ImmutableList.of(
                Action.set(Field.ND_RESERVED, SOLICITED_OVERRIDE),
                Action.set(Field.ND_OPTIONS_TYPE, TARGET_LINK_LAYER_ADDRESS),
                Action.set(Field.ICMPV6_TYPE, Frames.NEIGHBOUR_ADVERTISEMENT),
                Action.move(Field.ETH_SRC, Field.ND_TLL),
                Action.inPort())));
  }
}
