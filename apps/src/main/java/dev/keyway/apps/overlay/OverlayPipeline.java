package dev.keyway.apps.overlay;

import static dev.keyway.controller.flow.Field.ARP_OP;
import static dev.keyway.controller.flow.Field.ARP_SHA;
import static dev.keyway.controller.flow.Field.ARP_SPA;
import static dev.keyway.controller.flow.Field.ARP_TPA;
import static dev.keyway.controller.flow.Field.ETH_DST;
import static dev.keyway.controller.flow.Field.ETH_SRC;
import static dev.keyway.controller.flow.Field.ETH_TYPE;
import static dev.keyway.controller.flow.Field.ICMPV6_CODE;
import static dev.keyway.controller.flow.Field.ICMPV6_TYPE;
import static dev.keyway.controller.flow.Field.IN_PORT;
import static dev.keyway.controller.flow.Field.IPV4_DST;
import static dev.keyway.controller.flow.Field.IPV4_SRC;
import static dev.keyway.controller.flow.Field.IPV6_SRC;
import static dev.keyway.controller.flow.Field.IP_PROTO;
import static dev.keyway.controller.flow.Field.ND_SLL;
import static dev.keyway.controller.flow.Field.ND_TARGET;
import static dev.keyway.controller.flow.Field.ND_TLL;
import static dev.keyway.controller.flow.Field.TUNNEL_ID;
import static dev.keyway.controller.flow.Field.UDP_DST;
import static dev.keyway.controller.flow.Field.UDP_SRC;
import static dev.keyway.controller.flow.Field.VLAN_VID;

import com.google.common.base.Joiner;
import com.google.common.base.Strings;
import com.google.common.collect.ImmutableList;
import dev.keyway.controller.flow.Field;
import dev.keyway.controller.flow.Table;
import java.util.Locale;

/**
 * The tables that a tenant's frame passes, lowest first, with room between for what is to come:
 * security groups (20, 70), routing (40), delivery (80). The tunnel id names the frame's network in
 * all of them.
 */
public final class OverlayPipeline {

  /**
   * Gives a frame its network: by the port it came in on, or by the GRE key that it carries. Takes
   * out the probes of tunnels, which have none.
   */
  static final Table CLASSIFY =
      Table.of(
          0,
          "classify",
          "gives a frame its network, by port or by GRE key; unknown keys end here",
          IN_PORT,
          TUNNEL_ID,
          ETH_DST,
          ETH_TYPE);

  /** Lets a port send only from its own Ethernet address. */
  static final Table GUARD =
      Table.of(10, "guard", "a port sends only from its own Ethernet address", IN_PORT, ETH_SRC);

  /** Lets a port send IP and ARP only from its own addresses. */
  static final Table GUARD_IP =
      Table.of(
          12,
          "guard_ip",
          "a port sends IPv4, IPv6 and ARP only from its own addresses",
          IN_PORT,
          ETH_TYPE,
          ARP_OP,
          ARP_SPA,
          ARP_TPA,
          ARP_SHA,
          IPV4_SRC,
          IPV4_DST,
          IP_PROTO,
          UDP_SRC,
          UDP_DST,
          IPV6_SRC,
          ICMPV6_TYPE,
          ICMPV6_CODE,
          ND_TARGET,
          ND_SLL);

  /** Lets a port advertise and solicit neighbours only in its own name, and no routers. */
  static final Table GUARD_ND =
      Table.of(
          14,
          "guard_nd",
          "a port speaks neighbour discovery only in its own name, and is no router",
          IN_PORT,
          ETH_TYPE,
          IP_PROTO,
          ICMPV6_TYPE,
          ICMPV6_CODE,
          ND_TARGET,
          ND_SLL,
          ND_TLL);

  /** Answers ARP requests and neighbour solicitations for the addresses that the model knows. */
  static final Table RESPOND =
      Table.of(
          30,
          "respond",
          "answers ARP and neighbour discovery for known addresses",
          TUNNEL_ID,
          ETH_DST,
          ETH_TYPE,
          VLAN_VID,
          ARP_OP,
          ARP_TPA,
          IP_PROTO,
          ICMPV6_TYPE,
          ICMPV6_CODE,
          ND_TARGET);

  /**
   * Sends to other hypervisors what is for their ports, and floods to all of them that are members.
   */
  static final Table FORWARD =
      Table.of(
          50, "forward", "sends through the tunnel what is for other members", TUNNEL_ID, ETH_DST);

  /**
   * Delivers to the ports of this hypervisor; what came from a tunnel enters here, and so never
   * leaves.
   */
  static final Table LOCAL =
      Table.of(
          60,
          "local",
          "delivers to ports of this hypervisor; unknown unicast ends here",
          TUNNEL_ID,
          ETH_DST);

  /** All of them, in the order in which frames pass. */
  static final ImmutableList<Table> TABLES =
      ImmutableList.of(CLASSIFY, GUARD, GUARD_IP, GUARD_ND, RESPOND, FORWARD, LOCAL);

  /** Exceptions to what is allowed: frames that take a short cut, or none of the ways. */
  static final int EXCEPTION = 110;

  /** What is allowed to one port or network. */
  static final int OWN = 100;

  /** What is allowed to every port. */
  static final int EVERYONE = 50;

  /** What is denied whatever is allowed in general. */
  static final int DENY = 10;

  /** What goes on because nothing above objected. */
  static final int OTHERWISE = 1;

  /** What happens to a frame that nothing matched. */
  static final int MISS = 0;

  private OverlayPipeline() {}

  /** The list of tables as the documentation has it: a Markdown table. */
  public static String describe() {
    StringBuilder out = new StringBuilder();
    out.append(row("table", "name", "does", "may match"));
    out.append(row("---:", "---", "---", "---"));
    for (Table table : TABLES) {
      out.append(
          row(
              Integer.toString(table.id()),
              "`" + table.name() + "`",
              table.purpose(),
              Joiner.on(", ").join(table.matches().stream().map(OverlayPipeline::text).toList())));
    }
    return out.toString();
  }

  private static String text(Field field) {
    return "`" + field.name().toLowerCase(Locale.ROOT) + "`";
  }

  private static String row(String id, String name, String does, String matches) {
    return "| "
        + Strings.padStart(id, 5, ' ')
        + " | "
        + Strings.padEnd(name, 10, ' ')
        + " | "
        + does
        + " | "
        + matches
        + " |\n";
  }
}
