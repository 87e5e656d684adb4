package dev.keyway.topology.world;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.model.PortId;
import dev.keyway.topology.model.Subnet;
import dev.keyway.topology.model.SubnetId;
import dev.keyway.topology.model.TunnelKey;

/**
 * All that can happen to a {@link World}. A change is already valid: whoever makes one has checked
 * it.
 */
public sealed interface Change {

  /** What must outlive a restart: everything wanted, and the places last known. */
  sealed interface Durable extends Change {}

  /** What is true only of the connections of now, and is learned again after a restart. */
  sealed interface Volatile extends Change {}

  /** A network is as given from now on. */
  record NetworkPut(Network network) implements Durable {}

  /** A network without ports is gone, with its subnets. */
  record NetworkRemoved(NetworkId id) implements Durable {}

  /** A subnet is as given from now on. */
  record SubnetPut(Subnet subnet) implements Durable {}

  /** A subnet without ports is gone. */
  record SubnetRemoved(SubnetId id) implements Durable {}

  /** A port is as given from now on. */
  record PortPut(Port port) implements Durable {}

  /** A port is gone. */
  record PortRemoved(PortId id) implements Durable {}

  /** A hypervisor is as given from now on. */
  record HypervisorPut(Hypervisor hypervisor) implements Durable {}

  /** A hypervisor is gone, and with it what was known of its interfaces. */
  record HypervisorRemoved(HypervisorId id) implements Durable {}

  /**
   * A hypervisor reported interfaces that were not known there, or that known ones are no longer
   * there.
   */
  record InterfacesChanged(
      HypervisorId hypervisor, ImmutableSet<String> appeared, ImmutableSet<String> vanished)
      implements Durable {}

  /**
   * Interfaces of a hypervisor say that they are these ports', or no longer say so.
   *
   * @param made replace what the same interfaces said before
   * @param dropped names of interfaces that are gone, or that name no port any more
   */
  record ClaimsChanged(
      HypervisorId hypervisor, ImmutableList<Claim> made, ImmutableSet<String> dropped)
      implements Durable {}

  /** A host was told to leave: whenever it connects, nothing of ours is to be left on it. */
  record HostLeft(String systemId, HypervisorId name) implements Durable {}

  /** A host that had left may join again. */
  record HostMayJoin(String systemId) implements Durable {}

  /**
   * A bridge has no flows left of what it had lost up to a revision: it confirmed that, or the
   * operator says that it is gone for good.
   */
  record FlowsGone(DatapathId bridge, long revision) implements Durable {}

  /** A bridge may still have flows with a key, whose network it serves no more; from a snapshot. */
  record FlowsLeft(TunnelKey key, Trace trace) implements Durable {}

  /** No network holds a key, but some bridges may still have flows with it; from a snapshot. */
  record KeyQuarantined(TunnelKey key, Quarantine why) implements Durable {}

  /**
   * Numbers below these were given to networks and ports, some of which may be gone; from a
   * snapshot.
   *
   * @param nextKey where the search for a free key goes on, so that those just given back come last
   */
  record NumbersReached(int nextNetwork, long nextPort, long nextKey) implements Durable {}

  /**
   * The address of a subnet's pools that was lent last, maybe to a port that is gone; from a
   * snapshot.
   */
  record AddressReached(SubnetId subnet, IpAddress last) implements Durable {}

  /** A bridge connected. */
  record BridgeConnected(Bridge bridge) implements Volatile {}

  /** A bridge's connection ended. */
  record BridgeDisconnected(DatapathId id, String reason) implements Volatile {}

  /** A port of a connected bridge is as given from now on. */
  record BridgePortPut(DatapathId bridge, BridgePort port) implements Volatile {}

  /** A connected bridge lost a port. */
  record BridgePortRemoved(DatapathId bridge, String name) implements Volatile {}

  /** What a hypervisor's database shows is as given from now on. */
  record HostPut(Host host) implements Volatile {}

  /** The connection to a hypervisor's database ended. */
  record HostDisconnected(HypervisorId hypervisor, String reason) implements Volatile {}

  /** A peer was turned away. */
  record PeerRefused(RefusedPeer peer) implements Volatile {}

  /** The host at this address was taken in, which had been refused. */
  record HostAdmitted(String remote) implements Volatile {}

  /** Probing found out how a path between two connected hypervisors is. */
  record PathPut(Path path) implements Volatile {}

  /** What was known of a path counts no more. */
  record PathRemoved(HypervisorId from, HypervisorId to) implements Volatile {}
}
