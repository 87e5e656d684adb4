package dev.keyway.controller.store;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.FixedIp;
import dev.keyway.topology.model.HostRoute;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.IpPrefix;
import dev.keyway.topology.model.IpRange;
import dev.keyway.topology.model.MacAddress;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.model.PortId;
import dev.keyway.topology.model.StandardAttributes;
import dev.keyway.topology.model.Subnet;
import dev.keyway.topology.model.SubnetId;
import dev.keyway.topology.model.TunnelKey;
import dev.keyway.topology.world.Change;
import dev.keyway.topology.world.Claim;
import dev.keyway.topology.world.Quarantine;
import dev.keyway.topology.world.Trace;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One change of each durable kind, with every attribute in use, in an order that can be applied.
 */
final class SampleChanges {

  static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456Z");
  static final NetworkId BLUE = new NetworkId(new UUID(1, 1));
  static final HypervisorId HV1 = new HypervisorId("hv1");

  private static final SubnetId IPV4 = new SubnetId(new UUID(2, 4));
  private static final SubnetId IPV6 = new SubnetId(new UUID(2, 6));
  private static final PortId UNPLACED = new PortId(new UUID(3, 2));

  private SampleChanges() {}

  static ImmutableList<Change.Durable> all() {
    return ImmutableList.of(
        new Change.HypervisorPut(hypervisor()),
        new Change.InterfacesChanged(HV1, ImmutableSet.of("vif1", "vif2"), ImmutableSet.of()),
        new Change.NetworkPut(network(BLUE, 1, 4294967295L)),
        new Change.SubnetPut(ipv4()),
        new Change.SubnetPut(ipv6()),
        new Change.PortPut(port(1, "vif1", "10.0.0.2")),
        new Change.PortPut(unplaced()),
        new Change.InterfacesChanged(HV1, ImmutableSet.of(), ImmutableSet.of("vif2")),
        new Change.HypervisorPut(joined()),
        new Change.ClaimsChanged(
            HV1,
            ImmutableList.of(
                new Claim(new Place(HV1, "vif3"), UNPLACED, Optional.empty(), 1),
                new Claim(
                    new Place(HV1, "vif4"),
                    portId(9),
                    Optional.of(MacAddress.parse("fa:16:3e:00:00:09")),
                    2)),
            ImmutableSet.of()),
        new Change.ClaimsChanged(HV1, ImmutableList.of(), ImmutableSet.of("vif3")),
        new Change.HostLeft("5a1e", HV1),
        new Change.HostMayJoin("5a1e"),
        new Change.NumbersReached(7, 8L, 9L),
        new Change.AddressReached(IPV4, IpAddress.parse("10.0.0.2")),
        new Change.PortRemoved(UNPLACED),
        new Change.SubnetRemoved(IPV6),
        new Change.HypervisorRemoved(HV1),
        new Change.PortRemoved(portId(1)),
        new Change.NetworkRemoved(BLUE),
        new Change.FlowsGone(hypervisor().datapath(), 20),
        new Change.FlowsLeft(
            new TunnelKey(4294967295L), new Trace(HV1, hypervisor().datapath(), 19, NOON)),
        new Change.KeyQuarantined(
            new TunnelKey(4294967295L), new Quarantine(BLUE, "blue \"☃\"", "tenant", NOON)));
  }

  static Hypervisor hypervisor() {
    return Hypervisor.declared(
        HV1, DatapathId.parse("ffffffffffffffff"), IpAddress.parse("172.31.0.1"), "gre0");
  }

  /** The same, once it has joined. */
  private static Hypervisor joined() {
    return new Hypervisor(
        HV1,
        hypervisor().datapath(),
        hypervisor().tunnelIp(),
        hypervisor().tunnelPort(),
        Optional.of("5a1e"));
  }

  static Network network(NetworkId id, int number, long key) {
    return new Network(
        id, standard("blue \"☃\""), number, new TunnelKey(key), 1458, true, false, true);
  }

  static Subnet ipv4() {
    return new Subnet(
        IPV4,
        BLUE,
        standard("four"),
        IpPrefix.parse("10.0.0.0/8"),
        Optional.of(IpAddress.parse("10.0.0.1")),
        true,
        ImmutableList.of(
            new IpRange(IpAddress.parse("10.0.0.2"), IpAddress.parse("10.255.255.254"))),
        ImmutableList.of(IpAddress.parse("192.0.2.53")),
        ImmutableList.of(
            new HostRoute(IpPrefix.parse("0.0.0.0/0"), IpAddress.parse("10.0.0.254"))));
  }

  private static Subnet ipv6() {
    return new Subnet(
        IPV6,
        BLUE,
        standard(""),
        IpPrefix.parse("fd00::/64"),
        Optional.empty(),
        false,
        ImmutableList.of(),
        ImmutableList.of(),
        ImmutableList.of());
  }

  static PortId portId(long number) {
    return new PortId(new UUID(3, number << 32));
  }

  static Port port(long number, String interfaceName, String address) {
    return new Port(
        portId(number),
        BLUE,
        new StandardAttributes("p" + number, "", "tenant", NOON, NOON.plusSeconds(1), 3),
        number,
        new MacAddress(0xfa16_3e00_0000L | number),
        ImmutableList.of(new FixedIp(IPV4, IpAddress.parse(address))),
        true,
        true,
        "vm-" + number,
        "compute:nova",
        Optional.of(HV1),
        "normal",
        ImmutableMap.of(Port.INTERFACE, interfaceName, "other", "kept"));
  }

  private static Port unplaced() {
    return new Port(
        UNPLACED,
        BLUE,
        standard("p2"),
        2,
        MacAddress.parse("fa:16:3e:00:00:ff"),
        ImmutableList.of(
            new FixedIp(IPV4, IpAddress.parse("10.0.0.3")),
            new FixedIp(IPV6, IpAddress.parse("fd00::2"))),
        false,
        false,
        "",
        "",
        Optional.empty(),
        "normal",
        ImmutableMap.of());
  }

  private static StandardAttributes standard(String name) {
    return StandardAttributes.create(name, "what for", "tenant", NOON);
  }
}
