package dev.keyway.apps.api.operations;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import dev.keyway.apps.api.resource.Values;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.world.World;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Shows the tunnels: there is one between two hypervisors as long as they share a network. None has
 * a port of its own, so the world has them nowhere; they follow from who is a member of what.
 */
final class Tunnels {

  private Tunnels() {}

  static ArrayNode list(World world, Scope scope) {
    ImmutableList.Builder<ObjectNode> tunnels = ImmutableList.builder();
    for (Hypervisor near : world.fleet().hypervisors().values()) {
      for (Map.Entry<HypervisorId, Integer> far : peers(world, scope, near.id()).entrySet()) {
        boolean asked = scope.has(near.id()) || scope.has(far.getKey());
        // Each pair is met from both ends, and once with itself.
        if (asked && near.id().compareTo(far.getKey()) < 0) {
          Hypervisor other = world.fleet().get(far.getKey()).orElseThrow();
          tunnels.add(show(world, near, other, far.getValue()));
        }
      }
    }
    return Values.list(tunnels.build().stream());
  }

  /** With whom a hypervisor shares networks, and how many. */
  private static Map<HypervisorId, Integer> peers(World world, Scope scope, HypervisorId near) {
    Map<HypervisorId, Integer> shared = new TreeMap<>();
    for (NetworkId network : world.wiring().networksAt().get(near)) {
      if (scope.has(network)) {
        for (HypervisorId member : world.wiring().membersOf(network)) {
          shared.merge(member, 1, Integer::sum);
        }
      }
    }
    return shared;
  }

  private static ObjectNode show(World world, Hypervisor near, Hypervisor far, int networks) {
    ObjectNode shown = JsonNodeFactory.instance.objectNode();
    shown.set("hypervisors", Values.texts(Stream.of(near.id(), far.id())));
    shown.set("tunnel_ips", Values.texts(Stream.of(near.tunnelIp(), far.tunnelIp())));
    return shown
        .put("networks", networks)
        .put("state", hasPort(world, near) && hasPort(world, far) ? "UP" : "DOWN");
  }

  private static boolean hasPort(World world, Hypervisor hypervisor) {
    return world.tunnelPort(hypervisor.id()).isPresent();
  }
}
