package dev.keyway.topology.model;

/**
 * A host with Open vSwitch, as it was declared.
 *
 * @param datapath the id of its integration bridge
 * @param tunnelIp where the others send its GRE frames, an IPv4 address of the underlay
 * @param tunnelPort the name of its one flow-based GRE port, usually {@code gre0}
 */
public record Hypervisor(
    HypervisorId id, DatapathId datapath, IpAddress tunnelIp, String tunnelPort) {

  /** What the tunnel port is called where nothing else is said. */
  public static final String DEFAULT_TUNNEL_PORT = "gre0";
}
