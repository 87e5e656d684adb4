package dev.keyway.apps.api.operations;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyway.apps.api.resource.Values;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.world.Bridge;
import dev.keyway.topology.world.World;
import java.util.Comparator;
import java.util.Optional;

/** Shows the bridges that are or were connected, also those that nobody declared. */
final class Bridges {

  private Bridges() {}

  static ArrayNode list(World world, Scope scope) {
    return Values.list(
        world.fleet().bridges().values().stream()
            .filter(
                bridge ->
                    world.fleet().withDatapath(bridge.id()).map(scope::has).orElse(scope.isAll()))
            .map(bridge -> show(world, bridge)));
  }

  private static ObjectNode show(World world, Bridge bridge) {
    Optional<HypervisorId> hypervisor = world.fleet().withDatapath(bridge.id());
    ObjectNode shown =
        JsonNodeFactory.instance.objectNode().put("datapath_id", bridge.id().toString());
    shown.set("hypervisor", Values.textOrNull(hypervisor));
    shown.put("connected", bridge.connected());
    shown.set("since", Values.time(bridge.since()));
    shown
        .put("remote", bridge.remote())
        .put("software", bridge.software())
        .put("note", hypervisor.isPresent() ? bridge.note() : undeclared(bridge));
    shown.set(
        "ports",
        Values.list(
            bridge.ports().values().stream()
                .sorted(Comparator.comparingLong(BridgePort::number))
                .map(port -> show(world, hypervisor.flatMap(world.fleet()::get), port))));
    return shown;
  }

  private static String undeclared(Bridge bridge) {
    return "no hypervisor is declared for it: PUT /v1/hypervisors/NAME with datapath_id "
        + bridge.id();
  }

  private static ObjectNode show(World world, Optional<Hypervisor> hypervisor, BridgePort port) {
    ObjectNode shown =
        JsonNodeFactory.instance
            .objectNode()
            .put("number", port.number())
            .put("name", port.name())
            .put("mac_address", port.mac().toString())
            .put("role", role(hypervisor, port))
            .put("admin_up", port.adminUp())
            .put("link_up", port.linkUp())
            .put("speed_kbps", port.speedKbps());
    shown.set(
        "port_id",
        Values.textOrNull(
            hypervisor.flatMap(it -> world.ports().at(new Place(it.id(), port.name())))));
    return shown;
  }

  private static String role(Optional<Hypervisor> hypervisor, BridgePort port) {
    if (!port.isInterface()) {
      return "local";
    }
    return hypervisor.filter(it -> it.tunnelPort().equals(port.name())).isPresent()
        ? "tunnel"
        : "guest";
  }
}
