package dev.keyway.apps.api.operations;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyway.apps.api.resource.Schema;
import dev.keyway.apps.api.resource.Values;
import dev.keyway.apps.api.status.PortStatus;
import dev.keyway.apps.api.status.View;
import dev.keyway.apps.overlay.Cookies;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.FixedIp;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.world.Wiring;
import java.util.Optional;
import java.util.function.Function;

/** The attributes of hosts: a bound port with all that is known of it, wanted and observed. */
final class HostSchema {

  static final Schema<Port> SCHEMA =
      Schema.<Port>builder()
          .readOnly("port_id", (view, port) -> Values.text(port.id()))
          .readOnly("name", (view, port) -> Values.text(port.standard().name()))
          .readOnly("project_id", (view, port) -> Values.text(port.standard().project()))
          .readOnly("device_id", (view, port) -> Values.text(port.deviceId()))
          .readOnly("mac_address", (view, port) -> Values.text(port.mac()))
          .readOnly("ip_addresses", HostSchema::addresses)
          .readOnly("network_id", (view, port) -> Values.text(port.network()))
          .readOnly("network_name", HostSchema::networkName)
          .readOnly("key", HostSchema::key)
          .readOnly("hypervisor", (view, port) -> place(view, port, Place::hypervisor))
          .readOnly("interface", (view, port) -> place(view, port, Place::interfaceName))
          .readOnly("openflow_port", HostSchema::openFlowPort)
          .readOnly("cookie", (view, port) -> Values.text(Cookies.of(port)))
          .readOnly("state", (view, port) -> Values.text(PortStatus.of(view, port).state()))
          .readOnly("state_reason", (view, port) -> Values.text(PortStatus.of(view, port).reason()))
          .readOnly("changed_at", (view, port) -> stamp(view, port, it -> Values.time(it.at())))
          .readOnly(
              "changed_revision",
              (view, port) -> stamp(view, port, it -> Values.number(it.revision())))
          .build();

  private HostSchema() {}

  private static JsonNode addresses(View view, Port port) {
    return Values.texts(port.fixedIps().stream().map(FixedIp::address));
  }

  private static Optional<Network> network(View view, Port port) {
    return view.world().networks().get(port.network());
  }

  private static JsonNode networkName(View view, Port port) {
    return Values.textOrNull(network(view, port).map(network -> network.standard().name()));
  }

  private static JsonNode key(View view, Port port) {
    return network(view, port)
        .map(network -> Values.number(network.key().value()))
        .orElse(Values.nothing());
  }

  private static JsonNode place(View view, Port port, Function<Place, ?> part) {
    return Values.textOrNull(view.world().wiring().placeOf(port.id()).map(part));
  }

  private static JsonNode openFlowPort(View view, Port port) {
    return view.world()
        .wiring()
        .placeOf(port.id())
        .flatMap(view.world()::bridgePort)
        .map(BridgePort::number)
        .map(Values::number)
        .orElse(Values.nothing());
  }

  private static JsonNode stamp(View view, Port port, Function<Wiring.Stamp, JsonNode> part) {
    return view.world().wiring().stampOf(port.id()).map(part).orElse(Values.nothing());
  }
}
