package dev.keyway.apps.api.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.keyway.apps.api.resource.Schema;
import dev.keyway.apps.api.resource.Values;
import dev.keyway.apps.api.status.HypervisorStatus;
import dev.keyway.apps.api.status.View;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.world.Bridge;
import dev.keyway.topology.world.Host;
import dev.keyway.topology.world.Wiring;
import dev.keyway.topology.world.World;
import java.util.Optional;
import java.util.function.Function;

/** The attributes of hypervisors: first what was declared or joined as, then what is observed. */
final class HypervisorSchema {

  static final Schema<Hypervisor> SCHEMA =
      Schema.<Hypervisor>builder()
          .readOnly("name", (view, it) -> Values.text(it.id()))
          .update("datapath_id", (view, it) -> Values.text(it.datapath()))
          .update("tunnel_ip", (view, it) -> Values.text(it.tunnelIp()))
          .update("tunnel_port", (view, it) -> Values.text(it.tunnelPort()))
          .readOnly("system_id", (view, it) -> Values.textOrNull(it.systemId()))
          .readOnly("tunnel_ip_source", (view, it) -> host(view, it, Host::tunnelIpSource))
          .readOnly("bridge", (view, it) -> host(view, it, Host::bridge))
          .readOnly("datapath_type", (view, it) -> host(view, it, Host::datapathType))
          .readOnly("status", (view, it) -> Values.text(HypervisorStatus.of(view, it).state()))
          .readOnly(
              "status_reason", (view, it) -> Values.text(HypervisorStatus.of(view, it).reason()))
          .readOnly("problems", HypervisorSchema::problems)
          .readOnly("connected", (view, it) -> Values.flag(isConnected(view, it)))
          .readOnly("since", HypervisorSchema::since)
          .readOnly("remote", (view, it) -> Values.textOrNull(bridge(view, it).map(Bridge::remote)))
          .readOnly(
              "software", (view, it) -> Values.textOrNull(bridge(view, it).map(Bridge::software)))
          .readOnly("database", HypervisorSchema::database)
          .readOnly("tunnel_port_state", HypervisorSchema::tunnelPortState)
          .readOnly("tunnel_port_number", HypervisorSchema::tunnelPortNumber)
          .readOnly("networks", HypervisorSchema::networks)
          .readOnly("ports", HypervisorSchema::ports)
          .readOnly("realised", (view, it) -> Values.flag(isRealised(view, it)))
          .readOnly("behind", HypervisorSchema::behind)
          .build();

  private HypervisorSchema() {}

  private static boolean isConnected(View view, Hypervisor hypervisor) {
    return view.world().fleet().isConnected(hypervisor.id());
  }

  private static boolean isRealised(View view, Hypervisor hypervisor) {
    return isConnected(view, hypervisor) && view.progress().of(hypervisor.id()).isEmpty();
  }

  private static Optional<Bridge> bridge(View view, Hypervisor hypervisor) {
    return view.world().fleet().bridgeOf(hypervisor.id());
  }

  /** What only the host's own database tells; null for one that never showed it. */
  private static JsonNode host(View view, Hypervisor hypervisor, Function<Host, String> part) {
    return Values.textOrNull(view.world().fleet().host(hypervisor.id()).map(part));
  }

  private static JsonNode database(View view, Hypervisor hypervisor) {
    return view.world()
        .fleet()
        .host(hypervisor.id())
        .<JsonNode>map(
            host ->
                JsonNodeFactory.instance
                    .objectNode()
                    .put("connected", host.connected())
                    .put("remote", host.remote())
                    .put("note", host.note())
                    .set("since", Values.time(host.since())))
        .orElse(Values.nothing());
  }

  private static JsonNode problems(View view, Hypervisor hypervisor) {
    return Values.texts(HypervisorStatus.problems(view, hypervisor).stream());
  }

  private static JsonNode since(View view, Hypervisor hypervisor) {
    return bridge(view, hypervisor).map(Bridge::since).map(Values::time).orElse(Values.nothing());
  }

  private static JsonNode networks(View view, Hypervisor hypervisor) {
    return Values.number(view.world().wiring().networksAt().get(hypervisor.id()).size());
  }

  private static JsonNode ports(View view, Hypervisor hypervisor) {
    Wiring wiring = view.world().wiring();
    int ports = 0;
    for (NetworkId network : wiring.networksAt().get(hypervisor.id())) {
      ports += wiring.portsAt(network, hypervisor.id()).size();
    }
    return Values.number(ports);
  }

  private static JsonNode tunnelPortState(View view, Hypervisor hypervisor) {
    World world = view.world();
    if (!isConnected(view, hypervisor)) {
      return Values.text("unknown");
    }
    return Values.text(
        HypervisorStatus.tunnelPortMissing(world, hypervisor) ? "missing" : "present");
  }

  private static JsonNode tunnelPortNumber(View view, Hypervisor hypervisor) {
    return view.world()
        .tunnelPort(hypervisor.id())
        .map(BridgePort::number)
        .map(Values::number)
        .orElse(Values.nothing());
  }

  private static JsonNode behind(View view, Hypervisor hypervisor) {
    return view.progress()
        .of(hypervisor.id())
        .<JsonNode>map(
            lacks ->
                JsonNodeFactory.instance
                    .objectNode()
                    .put("revision", lacks.lowest())
                    .put("reason", lacks.reason()))
        .orElse(Values.nothing());
  }
}
