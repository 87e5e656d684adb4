package dev.keyway.topology.world;

import static dev.keyway.topology.world.Named.hv;
import static dev.keyway.topology.world.Named.networkId;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.keyway.topology.command.NetworkCommands;
import dev.keyway.topology.command.PortCommands;
import dev.keyway.topology.command.SubnetCommands;
import dev.keyway.topology.command.WantedIp;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.IpPrefix;
import dev.keyway.topology.model.MacAddress;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.model.TunnelKey;
import java.util.Arrays;
import java.util.Optional;

/**
 * What tests ask for where only one or two attributes matter: the rest is what the API defaults to.
 */
public final class Requests {

  private Requests() {}

  /** A network with a key, or with the next free one. */
  public static NetworkCommands.Creation networkOf(String name, Optional<TunnelKey> key) {
    return new NetworkCommands.Creation(
        name, "", "tenant", true, false, true, key, Optional.empty());
  }

  /** A subnet with the first address for the gateway and the rest for ports. */
  public static SubnetCommands.Creation subnetOf(String network, String cidr) {
    return new SubnetCommands.Creation(
        networkId(network),
        cidr,
        "",
        Optional.empty(),
        IpPrefix.parse(cidr),
        new SubnetCommands.Gateway.First(),
        true,
        Optional.empty(),
        ImmutableList.of(),
        ImmutableList.of());
  }

  /** A port that is not told where to be, with these addresses or the next free ones. */
  public static PortCommands.Creation portOf(String network, String... ips) {
    ImmutableList<WantedIp> wanted =
        Arrays.stream(ips)
            .map(ip -> new WantedIp(Optional.empty(), Optional.of(IpAddress.parse(ip))))
            .collect(ImmutableList.toImmutableList());
    return new PortCommands.Creation(
        networkId(network),
        "",
        "",
        Optional.empty(),
        Optional.empty(),
        ips.length == 0 ? Optional.empty() : Optional.of(wanted),
        true,
        Optional.empty(),
        "",
        "",
        Optional.empty(),
        "normal",
        ImmutableMap.of());
  }

  /** The same, to be at an interface. */
  public static PortCommands.Creation at(
      PortCommands.Creation port, String hypervisor, String interfaceName) {
    return new PortCommands.Creation(
        port.network(),
        port.name(),
        port.description(),
        port.project(),
        port.mac(),
        port.fixedIps(),
        port.adminUp(),
        port.portSecurity(),
        port.deviceId(),
        port.deviceOwner(),
        Optional.of(hv(hypervisor)),
        port.vnicType(),
        ImmutableMap.of(Port.INTERFACE, interfaceName));
  }

  /** The same, with this Ethernet address. */
  public static PortCommands.Creation withMac(PortCommands.Creation port, String mac) {
    return new PortCommands.Creation(
        port.network(),
        port.name(),
        port.description(),
        port.project(),
        Optional.of(MacAddress.parse(mac)),
        port.fixedIps(),
        port.adminUp(),
        port.portSecurity(),
        port.deviceId(),
        port.deviceOwner(),
        port.host(),
        port.vnicType(),
        port.profile());
  }

  /** Changes a port's Ethernet address. */
  public static PortCommands.Update newMac(String mac) {
    return update(
        Optional.of(MacAddress.parse(mac)), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Changes a port's IP addresses. */
  public static PortCommands.Update newIps(WantedIp... ips) {
    return update(
        Optional.empty(),
        Optional.of(ImmutableList.copyOf(ips)),
        Optional.empty(),
        Optional.empty());
  }

  /** Switches a port on or off. */
  public static PortCommands.Update adminUp(boolean up) {
    return update(Optional.empty(), Optional.empty(), Optional.of(up), Optional.empty());
  }

  /** Tells a port to be on a hypervisor, or nowhere. */
  public static PortCommands.Update newHost(Optional<String> hypervisor) {
    return update(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(hypervisor.map(HypervisorId::new)));
  }

  /** Changes where a port is meant to be: its hypervisor, if any, and its binding:profile. */
  public static PortCommands.Update binding(
      Optional<String> hypervisor, ImmutableMap<String, String> profile) {
    return new PortCommands.Update(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(hypervisor.map(HypervisorId::new)),
        Optional.empty(),
        Optional.of(profile));
  }

  private static PortCommands.Update update(
      Optional<MacAddress> mac,
      Optional<ImmutableList<WantedIp>> ips,
      Optional<Boolean> adminUp,
      Optional<Optional<HypervisorId>> host) {
    return new PortCommands.Update(
        Optional.empty(),
        Optional.empty(),
        mac,
        ips,
        adminUp,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        host,
        Optional.empty(),
        Optional.empty());
  }
}
