package dev.keyway.apps.api.operations;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import dev.keyway.apps.api.http.ApiException;
import dev.keyway.apps.api.http.Request;
import dev.keyway.apps.api.http.Response;
import dev.keyway.apps.api.http.Route;
import dev.keyway.apps.api.resource.Backend;
import dev.keyway.apps.api.resource.Values;
import dev.keyway.apps.api.status.Condition;
import dev.keyway.apps.api.status.PortBinding;
import dev.keyway.apps.api.status.PortMember;
import dev.keyway.apps.api.status.PortStatus;
import dev.keyway.apps.api.status.View;
import dev.keyway.topology.model.BadValueException;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.model.PortId;
import dev.keyway.topology.world.Standing;
import java.util.Optional;

/** A port's status in its parts, each with the reason why it is not as it should be. */
public final class PortStatusResource {

  private final Backend backend;

  /** Serves those of a controller. */
  public PortStatusResource(Backend backend) {
    this.backend = backend;
  }

  /** Where it is found. */
  public ImmutableList<Route> routes() {
    return ImmutableList.of(Route.of("GET", "/v1/ports/:id/status", this::show));
  }

  private Response show(Request request) {
    View view = backend.view();
    Port port = existing(view, request);
    PortStatus status = new PortStatus(view, port);
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("port_id", port.id().toString())
            .put("status", status.status().state().toString())
            .put("reason", status.status().reason());
    body.set("admin", condition(status.admin()));
    body.set("link", condition(status.link()));
    ObjectNode binding = binding(status);
    ObjectNode realised = realised(status);
    if (!request.caller().seesEverything()) {
      // As with binding:* of the port: where it is, is not for tenants to know.
      binding.retain("state", "reason");
      realised.retain("revision", "all");
    }
    body.set("binding", binding);
    body.set("realised", realised);
    return Response.ok(body);
  }

  private static ObjectNode condition(Condition condition) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("up", condition.holds())
        .put("reason", condition.reason());
  }

  private static ObjectNode binding(PortStatus status) {
    PortBinding binding = status.binding();
    Optional<Place> place = binding.place();
    ObjectNode shown =
        JsonNodeFactory.instance.objectNode().put("state", lowerCase(binding.state()));
    shown.set("hypervisor", Values.textOrNull(place.map(Place::hypervisor)));
    shown.set("interface", Values.textOrNull(place.map(Place::interfaceName)));
    shown.set(
        "openflow_port",
        status.openFlowPort().map(BridgePort::number).map(Values::number).orElse(Values.nothing()));
    shown.put("reason", binding.reason());
    return shown.set(
        "claims", Values.list(binding.claims().stream().map(PortStatusResource::claim)));
  }

  private static ObjectNode claim(Standing standing) {
    Place place = standing.claim().place();
    ObjectNode shown =
        JsonNodeFactory.instance
            .objectNode()
            .put("hypervisor", place.hypervisor().toString())
            .put("interface", place.interfaceName());
    shown.set("attached_mac", Values.textOrNull(standing.claim().attachedMac()));
    return shown.put("state", lowerCase(standing.state())).put("reason", standing.reason());
  }

  private static ObjectNode realised(PortStatus status) {
    ObjectNode shown =
        JsonNodeFactory.instance
            .objectNode()
            .put("revision", status.revision())
            .put("all", status.isRealised());
    return shown.set("members", Values.list(status.members().map(PortStatusResource::member)));
  }

  private static ObjectNode member(PortMember member) {
    ObjectNode shown =
        JsonNodeFactory.instance
            .objectNode()
            .put("hypervisor", member.hypervisor().toString())
            .put("connected", member.isConnected());
    shown.set("since", member.since().map(Values::time).orElse(Values.nothing()));
    return shown.put("realised", member.isRealised()).put("reason", member.reason());
  }

  private static String lowerCase(Enum<?> state) {
    return Ascii.toLowerCase(state.name());
  }

  private static Port existing(View view, Request request) {
    String id = request.parameter("id");
    try {
      return view.world()
          .ports()
          .get(PortId.parse(id))
          .filter(port -> request.caller().sees(port.standard().project()))
          .orElseThrow(() -> ApiException.notFound("Port", id));
    } catch (BadValueException noId) {
      throw ApiException.notFound("Port", id);
    }
  }
}
