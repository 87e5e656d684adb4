package dev.keyway.apps.overlay;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableMultiset;
import dev.keyway.controller.flow.Bits;
import dev.keyway.controller.flow.Field;
import dev.keyway.controller.ovs.DummyOvs;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.IpVersion;
import dev.keyway.topology.model.MacAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks a real Open vSwitch where it would send a frame ({@code ofproto/trace}, ovs-vswitchd(8)).
 */
final class Traces {

  private static final Pattern STEP =
      Pattern.compile(
          "^\\s*(?:output:(\\d+)|(IN_PORT)|(CONTROLLER):\\d+|>> skipping (output to input port))$");

  private static final Map<Field, String> NAMES = new EnumMap<>(Field.class);

  static {
    NAMES.put(Field.IN_PORT, "in_port");
    NAMES.put(Field.ETH_DST, "dl_dst");
    NAMES.put(Field.ETH_SRC, "dl_src");
    NAMES.put(Field.ETH_TYPE, "dl_type");
    NAMES.put(Field.VLAN_VID, "vlan_tci");
    NAMES.put(Field.IP_PROTO, "nw_proto");
    NAMES.put(Field.IPV4_SRC, "nw_src");
    NAMES.put(Field.IPV4_DST, "nw_dst");
    NAMES.put(Field.UDP_SRC, "udp_src");
    NAMES.put(Field.UDP_DST, "udp_dst");
    NAMES.put(Field.ARP_OP, "arp_op");
    NAMES.put(Field.ARP_SPA, "arp_spa");
    NAMES.put(Field.ARP_TPA, "arp_tpa");
    NAMES.put(Field.ARP_SHA, "arp_sha");
    NAMES.put(Field.ARP_THA, "arp_tha");
    NAMES.put(Field.IPV6_SRC, "ipv6_src");
    NAMES.put(Field.IPV6_DST, "ipv6_dst");
    NAMES.put(Field.ICMPV6_TYPE, "icmpv6_type");
    NAMES.put(Field.ICMPV6_CODE, "icmpv6_code");
    NAMES.put(Field.ND_TARGET, "nd_target");
    NAMES.put(Field.ND_SLL, "nd_sll");
    NAMES.put(Field.ND_TLL, "nd_tll");
    NAMES.put(Field.ND_RESERVED, "nd_reserved");
    NAMES.put(Field.ND_OPTIONS_TYPE, "nd_options_type");
    NAMES.put(Field.TUNNEL_ID, "tun_id");
    NAMES.put(Field.TUNNEL_IPV4_SRC, "tun_src");
    NAMES.put(Field.TUNNEL_IPV4_DST, "tun_dst");
  }

  private Traces() {}

  /** The ports that a frame would be sent to; the port that it came from where it is sent back. */
  static ImmutableMultiset<Long> ports(DummyOvs ovs, Frame frame) {
    String trace = ovs.appctl("ofproto/trace", RealBridge.NAME, text(frame));
    List<Long> ports = new ArrayList<>();
    for (String line : trace.lines().toList()) {
      Matcher step = STEP.matcher(line);
      if (step.matches()) {
        if (step.group(1) != null) {
          ports.add(Long.parseLong(step.group(1)));
        } else if (step.group(2) != null) {
          ports.add(frame.number(Field.IN_PORT));
        } else if (step.group(3) != null) {
          ports.add(FakeBridge.CONTROLLER);
        } else {
          ports.remove(ports.size() - 1);
        }
      }
    }
    return ImmutableMultiset.copyOf(ports);
  }

  /** The frame as ovs-ofctl writes flows. */
  private static String text(Frame frame) {
    return Joiner.on(',')
        .join(
            frame.fields().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(
                    entry ->
                        NAMES.get(entry.getKey()) + "=" + text(entry.getKey(), entry.getValue()))
                .toList());
  }

  private static String text(Field field, Bits value) {
    return switch (field) {
      case ETH_DST, ETH_SRC, ARP_SHA, ARP_THA, ND_SLL, ND_TLL ->
          new MacAddress(value.low()).toString();
      case IPV4_SRC, IPV4_DST, ARP_SPA, ARP_TPA, TUNNEL_IPV4_SRC, TUNNEL_IPV4_DST ->
          new IpAddress(IpVersion.V4, 0, value.low()).toString();
      case IPV6_SRC, IPV6_DST, ND_TARGET ->
          new IpAddress(IpVersion.V6, value.high(), value.low()).toString();
      case ETH_TYPE, VLAN_VID, TUNNEL_ID, ND_RESERVED -> value.toString();
      default -> Long.toString(value.low());
    };
  }
}
