package dev.keyway.apps.api.networking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyway.apps.api.resource.Values;
import dev.keyway.apps.api.status.View;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.world.Host;
import java.util.Optional;

/**
 * How a port is bound, in the words of the OpenStack Networking API (extension {@code binding}):
 * whoever plugs in guests asks by them what to plug in where.
 */
final class PortBinding {

  private PortBinding() {}

  /** Where the port was told to be, or else where its interface is. */
  static JsonNode host(View view, Port port) {
    return Values.text(hypervisor(view, port).map(HypervisorId::toString).orElse(""));
  }

  /**
   * {@code ovs} as soon as the hypervisor is known, for only then a guest is plugged in; {@code
   * binding_failed} where it isn't.
   */
  static JsonNode vifType(View view, Port port) {
    return Values.text(
        hypervisor(view, port)
            .map(id -> view.world().fleet().get(id).isPresent() ? "ovs" : "binding_failed")
            .orElse("unbound"));
  }

  /** What whoever plugs the guest in must know of the hypervisor; empty before one is known. */
  static JsonNode vifDetails(View view, Port port) {
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    Optional<HypervisorId> id =
        hypervisor(view, port).filter(name -> view.world().fleet().get(name).isPresent());
    if (id.isPresent()) {
      details
          .put("connectivity", "l2")
          .put("port_filter", port.portSecurity())
          .put("ovs_hybrid_plug", false);
      id.flatMap(view.world().fleet()::host).ifPresent(host -> bridge(details, host));
    }
    return details;
  }

  private static void bridge(ObjectNode details, Host host) {
    details.put("bridge_name", host.bridge());
    if (!host.datapathType().isEmpty()) {
      details.put("datapath_type", host.datapathType());
    }
  }

  private static Optional<HypervisorId> hypervisor(View view, Port port) {
    return port.host().or(() -> view.world().wiring().placeOf(port.id()).map(Place::hypervisor));
  }
}
