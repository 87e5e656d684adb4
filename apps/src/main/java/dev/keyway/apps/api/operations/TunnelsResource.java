package dev.keyway.apps.api.operations;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.keyway.apps.api.http.ApiException;
import dev.keyway.apps.api.http.Request;
import dev.keyway.apps.api.http.Response;
import dev.keyway.apps.api.http.Route;
import dev.keyway.apps.api.resource.Backend;
import dev.keyway.apps.api.resource.Listing;
import dev.keyway.apps.api.status.View;
import dev.keyway.topology.model.BadValueException;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.world.Tunnel;
import dev.keyway.topology.world.Tunnels;
import dev.keyway.topology.world.World;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** Tunnels: every two hypervisors that share a network, and how the underlay carries them. */
public final class TunnelsResource {

  private static final String HYPERVISOR = "hypervisor";

  private final Backend backend;
  private final Probing probing;
  private final Listing<Tunnel> listing;

  /** Has tunnels probed at once. */
  @FunctionalInterface
  public interface Probing {
    /** Those of some hypervisors; gives the number of directions. */
    CompletionStage<Integer> now(Predicate<HypervisorId> asked);
  }

  /** Serves those of a controller. */
  public TunnelsResource(Backend backend, Probing probing) {
    this.backend = backend;
    this.probing = probing;
    this.listing =
        new Listing<>(
            "tunnels",
            TunnelSchema.SCHEMA,
            "id",
            ImmutableMap.of(HYPERVISOR, TunnelsResource::endsAt));
  }

  /** Where they are found. */
  public ImmutableList<Route> routes() {
    return ImmutableList.of(
        Route.of("GET", "/v1/tunnels", this::list),
        new Route("POST", "/v1/tunnels/probe", this::probe));
  }

  private Response list(Request request) {
    View view = backend.view();
    return Response.ok(
        listing.answer(
            request, view, Tunnels.of(view.world()).stream(), id -> find(view.world(), id)));
  }

  private static Predicate<Tunnel> endsAt(ImmutableList<String> names) {
    return tunnel ->
        names.contains(tunnel.near().id().name()) || names.contains(tunnel.far().id().name());
  }

  private static Optional<Tunnel> find(World world, String id) {
    List<String> ends = Splitter.on(':').splitToList(id);
    if (ends.size() != 2) {
      return Optional.empty();
    }
    try {
      return Tunnels.between(world, new HypervisorId(ends.get(0)), new HypervisorId(ends.get(1)));
    } catch (BadValueException noName) {
      return Optional.empty();
    }
  }

  private CompletionStage<Response> probe(Request request) {
    World world = backend.view().world();
    ImmutableSet<String> names = ImmutableSet.copyOf(request.query().get(HYPERVISOR));
    for (String name : request.query().keySet()) {
      if (!name.equals(HYPERVISOR)) {
        throw ApiException.badRequest(
            "'" + name + "' is an unknown parameter: expected '" + HYPERVISOR + "'.");
      }
    }
    for (String name : names) {
      if (world.fleet().hypervisors().keySet().stream().noneMatch(id -> id.name().equals(name))) {
        throw ApiException.notFound("Hypervisor", name);
      }
    }
    return probing
        .now(id -> names.isEmpty() || names.contains(id.name()))
        .thenApply(
            directions ->
                Response.json(
                    202, JsonNodeFactory.instance.objectNode().put("directions", directions)));
  }
}
