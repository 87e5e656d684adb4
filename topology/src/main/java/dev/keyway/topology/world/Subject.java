package dev.keyway.topology.world;

import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.PortId;

/** What flows are about: the unit in which they are compiled, for one hypervisor at a time. */
public sealed interface Subject {

  /** What the hypervisor has whatever its tenants. */
  record Base() implements Subject {}

  /**
   * What a member of the network has for it, whatever its ports: tunnel in, and the way to other
   * members.
   */
  record OfNetwork(NetworkId network) implements Subject {}

  /**
   * What depends on which ports of the network are on this very hypervisor: its local flood group.
   */
  record OfSegment(NetworkId network) implements Subject {}

  /** What is about one port: at home all that it may do, at other members the way to it. */
  record OfPort(PortId port) implements Subject {}

  /** The one base. */
  Subject BASE = new Base();
}
