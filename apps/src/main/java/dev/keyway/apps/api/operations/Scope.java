package dev.keyway.apps.api.operations;

import com.google.common.collect.ImmutableSet;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.world.World;

/**
 * The part of the topology that is asked for: some hypervisors, or those that some networks are on.
 *
 * @param hypervisors their names; empty for all
 * @param networks their ids; empty for all
 */
record Scope(World world, ImmutableSet<String> hypervisors, ImmutableSet<String> networks) {

  boolean has(HypervisorId id) {
    return (hypervisors.isEmpty() || hypervisors.contains(id.name()))
        && (networks.isEmpty() || world.wiring().networksAt().get(id).stream().anyMatch(this::has));
  }

  boolean has(NetworkId id) {
    return networks.isEmpty() || networks.contains(id.toString());
  }

  boolean has(Port port) {
    return has(port.network())
        && world.wiring().placesOf(port.id()).stream().map(Place::hypervisor).anyMatch(this::has);
  }

  /** Whether all is asked for, also what belongs to no hypervisor. */
  boolean isAll() {
    return hypervisors.isEmpty() && networks.isEmpty();
  }
}
