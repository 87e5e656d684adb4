package dev.keyway.apps.api.operations;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import dev.keyway.apps.api.http.Request;
import dev.keyway.apps.api.http.Response;
import dev.keyway.apps.api.http.Route;
import dev.keyway.apps.api.resource.Backend;
import dev.keyway.apps.api.resource.Values;
import dev.keyway.apps.api.status.HypervisorStatus;
import dev.keyway.apps.api.status.Status;
import dev.keyway.apps.api.status.View;
import dev.keyway.controller.state.StoreOutage;
import dev.keyway.topology.model.Hypervisor;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether all is well, in an answer whose size does not grow with the fabric: numbers of what is
 * well, reasons for what is not.
 */
public final class StatusResource {

  private final Backend backend;
  private final Supplier<Optional<String>> notReady;
  private final String version;

  /**
   * Serves that of a controller.
   *
   * @param notReady why the controller can't work now; empty when it can
   * @param version the controller's
   */
  public StatusResource(Backend backend, Supplier<Optional<String>> notReady, String version) {
    this.backend = backend;
    this.notReady = notReady;
    this.version = version;
  }

  /** Where it is found. */
  public ImmutableList<Route> routes() {
    return ImmutableList.of(Route.of("GET", "/v1/status", this::show));
  }

  private Response show(Request request) {
    View view = backend.view();
    Optional<String> why = notReady.get();
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("version", version)
            .put("ready", why.isEmpty())
            .put("not_ready_reason", why.orElse(""))
            .put("revision", view.world().revision());
    body.set("store", store());
    body.set("hypervisors", hypervisors(view));
    body.set("ports", PortReasons.of(view).show());
    body.set("tunnels", TunnelReasons.of(view).show());
    body.set("keys", KeysResource.counts(view.world().networks().keys()));
    body.set("refused_peers", RefusedPeers.list(view.world()));
    return Response.ok(body);
  }

  private ObjectNode store() {
    Optional<StoreOutage> outage = backend.storeOutage();
    return JsonNodeFactory.instance
        .objectNode()
        .put("takes_writes", outage.isEmpty())
        .put("reason", outage.map(StoreOutage::reason).orElse(""))
        .set(
            "refuses_since",
            outage.map(StoreOutage::since).map(Values::time).orElse(Values.nothing()));
  }

  private static ObjectNode hypervisors(View view) {
    Map<Status.State, Integer> counts = counts();
    ImmutableList.Builder<ObjectNode> notActive = ImmutableList.builder();
    for (Hypervisor hypervisor : view.world().fleet().hypervisors().values()) {
      Status status = HypervisorStatus.of(view, hypervisor);
      counts.merge(status.state(), 1, Integer::sum);
      if (status.state() != Status.State.ACTIVE) {
        notActive.add(
            JsonNodeFactory.instance
                .objectNode()
                .put("name", hypervisor.id().toString())
                .put("status", status.state().toString())
                .put("status_reason", status.reason()));
      }
    }
    ObjectNode shown = JsonNodeFactory.instance.objectNode();
    shown.set("by_status", show(counts));
    return shown.set("not_active", Values.list(notActive.build().stream()));
  }

  /** A count of 0 for every state. */
  static Map<Status.State, Integer> counts() {
    Map<Status.State, Integer> counts = new EnumMap<>(Status.State.class);
    for (Status.State state : Status.State.values()) {
      counts.put(state, 0);
    }
    return counts;
  }

  static ObjectNode show(Map<Status.State, Integer> counts) {
    ObjectNode shown = JsonNodeFactory.instance.objectNode();
    counts.forEach((state, count) -> shown.put(state.toString(), count));
    return shown;
  }
}
