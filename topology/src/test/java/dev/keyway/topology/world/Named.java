package dev.keyway.topology.world;

import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.MacAddress;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.PortId;
import dev.keyway.topology.model.SubnetId;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The ids of the things that {@link Worlds} knows by name, and the ports of bridges. */
public final class Named {

  private Named() {}

  /** The id of a hypervisor. */
  public static HypervisorId hv(String name) {
    return new HypervisorId(name);
  }

  /** The id of a network. */
  public static NetworkId networkId(String name) {
    return new NetworkId(uuid("network " + name));
  }

  /** The id of a port. */
  public static PortId portId(String name) {
    return new PortId(uuid("port " + name));
  }

  /** The id of a subnet. */
  public static SubnetId subnetId(String network, String cidr) {
    return new SubnetId(uuid("subnet " + network + " " + cidr));
  }

  /** An interface that is up. */
  public static BridgePort vif(long number, String name) {
    return new BridgePort(number, name, new MacAddress(0x0200_0000_0000L | number), true, true, 0);
  }

  /** The tunnel port, as port 1. */
  public static BridgePort tunnelPort() {
    return vif(1, Hypervisor.DEFAULT_TUNNEL_PORT);
  }

  private static UUID uuid(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
