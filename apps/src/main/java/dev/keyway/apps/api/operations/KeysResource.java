package dev.keyway.apps.api.operations;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.keyway.apps.api.http.Request;
import dev.keyway.apps.api.http.Response;
import dev.keyway.apps.api.http.Route;
import dev.keyway.apps.api.resource.Backend;
import dev.keyway.apps.api.resource.Listing;
import dev.keyway.apps.api.resource.Values;
import dev.keyway.apps.api.status.View;
import dev.keyway.topology.command.KeyCommands;
import dev.keyway.topology.model.BadValueException;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.TunnelKey;
import dev.keyway.topology.world.Keys;
import dev.keyway.topology.world.World;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** GRE keys: which network holds which, and who is waited for before one is lent again. */
public final class KeysResource {

  private static final String ALL = "/v1/keys";

  private final Backend backend;
  private final Listing<UsedKey> listing =
      new Listing<>(
          "keys",
          KeySchema.SCHEMA,
          "key",
          ImmutableMap.of("hypervisor", names -> key -> key.waitsForAny(names)));

  /** Serves those of a controller. */
  public KeysResource(Backend backend) {
    this.backend = backend;
  }

  /** Where they are found. */
  public ImmutableList<Route> routes() {
    return ImmutableList.of(
        Route.of("GET", ALL, this::list),
        Route.of("GET", ALL + "/:key", this::show),
        new Route("POST", "/v1/hypervisors/:name/gone", this::gone));
  }

  private Response list(Request request) {
    View view = backend.view();
    World world = view.world();
    ObjectNode answer =
        listing.answer(
            request,
            view,
            Stream.concat(UsedKey.held(world), UsedKey.quarantined(world)),
            text -> find(world, text));
    return Response.ok(answer.set("counts", counts(world.networks().keys())));
  }

  private Response show(Request request) {
    View view = backend.view();
    TunnelKey key = TunnelKey.parse(request.parameter("key"));
    return Response.ok(listing.show(request, view, UsedKey.of(view.world(), key)));
  }

  private CompletionStage<Response> gone(Request request) {
    HypervisorId id = new HypervisorId(request.parameter("name"));
    return backend
        .submit(draft -> KeyCommands.gone(draft, id))
        .thenApply(
            committed ->
                Response.ok(
                        JsonNodeFactory.instance
                            .objectNode()
                            .put("name", id.name())
                            .set(
                                "freed_keys",
                                Values.list(
                                    committed.value().stream()
                                        .map(key -> Values.number(key.value())))))
                    .atRevision(committed.revision()));
  }

  /** How many keys are held, in quarantine, and free in the configured ranges. */
  static ObjectNode counts(Keys keys) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("held", keys.holders().size())
        .put("quarantined", keys.quarantined().size())
        .put("free", keys.freeCount());
  }

  private static Optional<UsedKey> find(World world, String text) {
    try {
      return Optional.of(UsedKey.of(world, TunnelKey.parse(text)));
    } catch (BadValueException noKey) {
      return Optional.empty();
    }
  }
}
