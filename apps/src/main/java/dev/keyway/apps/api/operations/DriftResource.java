package dev.keyway.apps.api.operations;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.keyway.apps.api.http.ApiException;
import dev.keyway.apps.api.http.Request;
import dev.keyway.apps.api.http.Response;
import dev.keyway.apps.api.http.Route;
import dev.keyway.apps.api.operations.DriftSchema.Audited;
import dev.keyway.apps.api.resource.Backend;
import dev.keyway.apps.api.resource.Listing;
import dev.keyway.apps.api.status.View;
import dev.keyway.controller.sync.AuditRecord;
import dev.keyway.controller.sync.Audits;
import dev.keyway.topology.model.BadValueException;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.world.World;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Drift: what somebody else changed of what Keyway set on bridges; and looking for it now. */
public final class DriftResource {

  private static final String ONE = "/v1/hypervisors/:name";

  /** A bridge of 100,000 flows is read in less than a second. */
  private static final long PATIENCE_SECONDS = 30;

  private final Backend backend;
  private final Audits audits;
  private final Listing<Audited> listing =
      new Listing<>("drift", DriftSchema.SCHEMA, "name", ImmutableMap.of());

  /** Serves that of a controller. */
  public DriftResource(Backend backend, Audits audits) {
    this.backend = backend;
    this.audits = audits;
  }

  /** Where it is found. */
  public ImmutableList<Route> routes() {
    return ImmutableList.of(
        Route.of("GET", "/v1/drift", this::list),
        Route.of("GET", ONE + "/drift", this::show),
        new Route("POST", ONE + "/audit", this::audit));
  }

  private Response list(Request request) {
    View view = backend.view();
    return Response.ok(
        listing.answer(
            request,
            view,
            view.world().fleet().hypervisors().keySet().stream().map(this::audited),
            name -> find(view.world(), name).map(this::audited)));
  }

  private Response show(Request request) {
    View view = backend.view();
    return Response.ok(listing.show(request, view, audited(existing(view.world(), request))));
  }

  private CompletionStage<Response> audit(Request request) {
    HypervisorId id = existing(backend.view().world(), request);
    return audits
        .now(id)
        .orElseThrow(() -> notNow(id, "is not connected"))
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .handle(
            (audit, failure) -> {
              if (failure != null) {
                throw notNow(id, "did not answer, and is looked at as soon as it does");
              }
              return show(request);
            });
  }

  private static ApiException notNow(HypervisorId id, String why) {
    return new ApiException(409, "HypervisorNotAudited", "Hypervisor '" + id + "' " + why + ".");
  }

  private Audited audited(HypervisorId id) {
    return new Audited(id, audits.of(id).orElse(AuditRecord.EMPTY));
  }

  private static HypervisorId existing(World world, Request request) {
    String name = request.parameter("name");
    return find(world, name).orElseThrow(() -> ApiException.notFound("Hypervisor", name));
  }

  private static Optional<HypervisorId> find(World world, String name) {
    try {
      return Optional.of(new HypervisorId(name)).filter(id -> world.fleet().get(id).isPresent());
    } catch (BadValueException noName) {
      return Optional.empty();
    }
  }
}
