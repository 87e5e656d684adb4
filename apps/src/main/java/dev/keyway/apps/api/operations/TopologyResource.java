package dev.keyway.apps.api.operations;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.keyway.apps.api.http.ApiException;
import dev.keyway.apps.api.http.Request;
import dev.keyway.apps.api.http.Response;
import dev.keyway.apps.api.http.Route;
import dev.keyway.apps.api.resource.Backend;
import dev.keyway.apps.api.resource.Values;
import dev.keyway.apps.api.status.View;
import dev.keyway.topology.world.Tunnels;
import dev.keyway.topology.world.World;

/** Everything there is in one document, or what concerns some hypervisors or networks of it. */
public final class TopologyResource {

  private static final String HYPERVISOR = "hypervisor";
  private static final String NETWORK = "network_id";

  private final Backend backend;

  /** Serves that of a controller. */
  public TopologyResource(Backend backend) {
    this.backend = backend;
  }

  /** Where it is found. */
  public ImmutableList<Route> routes() {
    return ImmutableList.of(Route.of("GET", "/v1/topology", this::show));
  }

  private Response show(Request request) {
    for (String name : request.query().keySet()) {
      if (!name.equals(HYPERVISOR) && !name.equals(NETWORK)) {
        throw ApiException.badRequest(
            "'"
                + name
                + "' is an invalid attribute for filtering: expected '"
                + HYPERVISOR
                + "' or '"
                + NETWORK
                + "'.");
      }
    }
    View view = backend.view();
    World world = view.world();
    Scope scope =
        new Scope(
            world,
            ImmutableSet.copyOf(request.query().get(HYPERVISOR)),
            ImmutableSet.copyOf(request.query().get(NETWORK)));
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("revision", world.revision());
    body.set(
        "hypervisors",
        Values.list(
            world.fleet().hypervisors().values().stream()
                .filter(hypervisor -> scope.has(hypervisor.id()))
                .map(hypervisor -> HypervisorSchema.SCHEMA.show(view, hypervisor))));
    body.set("bridges", Bridges.list(world, scope));
    body.set(
        "tunnels",
        Values.list(
            Tunnels.of(world, scope::has).stream()
                .filter(tunnel -> scope.has(tunnel.near().id()) || scope.has(tunnel.far().id()))
                .map(tunnel -> TunnelSchema.SCHEMA.show(view, tunnel))));
    body.set(
        "hosts",
        Values.list(
            HostsResource.bound(world)
                .filter(scope::has)
                .map(port -> HostSchema.SCHEMA.show(view, port))));
    body.set("refused_peers", RefusedPeers.list(world));
    return Response.ok(body);
  }
}
