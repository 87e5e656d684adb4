package dev.keyway.topology.model;

import java.util.Optional;

/**
 * A host with Open vSwitch: declared by an operator, or joined by its own connection to our OVSDB
 * listener.
 *
 * @param datapath the id of its integration bridge
 * @param tunnelIp where the others send its GRE frames, an IPv4 address of the underlay
 * @param tunnelPort the name of its one flow-based GRE port, usually {@code gre0}
 * @param systemId of one that joined: what tells its Open vSwitch from all others ({@code
 *     external_ids:system-id}, ovs-vswitchd.conf.db(5)); empty for one that was declared
 */
public record Hypervisor(
    HypervisorId id,
    DatapathId datapath,
    IpAddress tunnelIp,
    String tunnelPort,
    Optional<String> systemId) {

  /** What the tunnel port is called where nothing else is said. */
  public static final String DEFAULT_TUNNEL_PORT = "gre0";

  /** One that was declared. */
  public static Hypervisor declared(
      HypervisorId id, DatapathId datapath, IpAddress tunnelIp, String tunnelPort) {
    return new Hypervisor(id, datapath, tunnelIp, tunnelPort, Optional.empty());
  }

  /** Whether it joined by itself, so that what is said here follows from what its host says. */
  public boolean hasJoined() {
    return systemId.isPresent();
  }
}
