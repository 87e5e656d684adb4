package dev.keyway.apps.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import dev.keyway.apps.api.http.ApiException;
import dev.keyway.apps.api.http.Request;
import dev.keyway.apps.api.http.Response;
import dev.keyway.apps.api.http.Route;
import dev.keyway.apps.api.status.View;
import dev.keyway.apps.identity.Identity;
import dev.keyway.topology.command.Rejection;
import dev.keyway.topology.world.Draft;
import dev.keyway.topology.world.World;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The five operations of the OpenStack API on one kind of resource. Bodies are read on the API's
 * executor; what they ask for is checked against the world, and done, in one command on the state
 * thread, so that a bulk request happens as a whole or not at all.
 */
public final class Collection<T> {

  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final Resource<T> resource;
  private final Backend backend;
  private final Supplier<UUID> ids;
  private final String plural;
  private final Shown<T> toWatchers;
  private final Shown<T> toTenants;

  /**
   * Serves a kind of resource.
   *
   * @param ids gives each new one its id
   */
  public Collection(Resource<T> resource, Backend backend, Supplier<UUID> ids) {
    this.resource = resource;
    this.backend = backend;
    this.ids = ids;
    this.plural = resource.singular() + "s";
    this.toWatchers = shownTo(Identity.EVERYBODY);
    this.toTenants = shownTo(Identity.NOBODY);
  }

  /** The attributes as they are for somebody, and lists of them. */
  private record Shown<T>(Schema<T> schema, Listing<T> listing) {}

  private Shown<T> shownTo(Identity caller) {
    Schema<T> schema = resource.schema().shownTo(caller);
    return new Shown<>(schema, new Listing<>(plural, schema, "id", resource.filters()));
  }

  private Shown<T> to(Identity caller) {
    return caller.seesEverything() ? toWatchers : toTenants;
  }

  /** Where it is found. */
  public ImmutableList<Route> routes() {
    String all = "/v2.0/" + plural;
    String one = all + "/:id";
    return ImmutableList.of(
        Route.of("GET", all, this::list),
        Route.of("GET", one, this::show),
        new Route("POST", all, this::create),
        new Route("PUT", one, this::update),
        new Route("DELETE", one, this::delete));
  }

  private Response list(Request request) {
    View view = backend.view();
    Identity caller = request.caller();
    return Response.ok(
        to(caller)
            .listing()
            .answer(
                request,
                view,
                resource
                    .candidates(view.world(), request.query())
                    .filter(item -> sees(caller, view.world(), item)),
                id -> find(view.world(), id, caller)));
  }

  private Response show(Request request) {
    View view = backend.view();
    String id = request.parameter("id");
    T item =
        find(view.world(), id, request.caller())
            .orElseThrow(() -> ApiException.notFound(resource.title(), id));
    return Response.ok(wrapped(to(request.caller()).listing().show(request, view, item)));
  }

  private CompletionStage<Response> create(Request request) {
    ObjectNode body = request.json();
    boolean bulk = body.has(plural);
    ImmutableList<NewItem> items =
        bulk
            ? items(body, request)
            : ImmutableList.of(new NewItem(ids.get(), creation(one(body), request)));
    return backend
        .submit(
            draft -> {
              for (int i = 0; i < items.size(); i++) {
                run(items.get(i).edit(), draft, items.get(i).id(), bulk ? i : -1);
              }
              return true;
            })
        .thenApply(
            committed -> {
              View view = backend.view(committed.world());
              ImmutableList<ObjectNode> shown =
                  items.stream()
                      .map(item -> resource.find(view.world(), item.id()).orElseThrow())
                      .map(item -> to(request.caller()).schema().show(view, item))
                      .collect(ImmutableList.toImmutableList());
              ObjectNode answer =
                  bulk
                      ? JsonNodeFactory.instance
                          .objectNode()
                          .set(plural, Values.list(shown.stream()))
                      : wrapped(shown.get(0));
              return Response.json(201, answer).atRevision(committed.revision());
            });
  }

  private CompletionStage<Response> update(Request request) {
    UUID id = changeable(request);
    ObjectNode body = one(request.json());
    resource.schema().checkUpdate(body, request.caller());
    Resource.Edit edit = resource.update(new Fields(body), request.caller());
    Optional<Long> expected = IfMatch.of(request);
    return backend
        .submit(
            draft -> {
              IfMatch.check(expected, resource.find(draft.world(), id).map(resource::standard));
              edit.run(draft, id);
              return true;
            })
        .thenApply(
            committed -> {
              View view = backend.view(committed.world());
              T item = resource.find(view.world(), id).orElseThrow();
              return Response.ok(wrapped(to(request.caller()).schema().show(view, item)))
                  .atRevision(committed.revision());
            });
  }

  private CompletionStage<Response> delete(Request request) {
    UUID id = changeable(request);
    Optional<Long> expected = IfMatch.of(request);
    return backend
        .submit(
            draft -> {
              IfMatch.check(expected, resource.find(draft.world(), id).map(resource::standard));
              resource.delete(draft, id);
              return true;
            })
        .thenApply(committed -> Response.noContent().atRevision(committed.revision()));
  }

  /** A resource to be, with the id that it will have. */
  private record NewItem(UUID id, Resource.Edit edit) {}

  private static void run(Resource.Edit edit, Draft draft, UUID id, int index) throws Rejection {
    try {
      edit.run(draft, id);
    } catch (Rejection rejection) {
      throw index < 0 ? rejection : rejection.within("item " + index + " of the request");
    }
  }

  private ImmutableList<NewItem> items(ObjectNode body, Request request) {
    noOther(body, plural);
    JsonNode list = body.path(plural);
    if (!list.isArray() || list.isEmpty()) {
      throw ApiException.badRequest("'" + plural + "' must be a list with at least one object.");
    }
    ImmutableList.Builder<NewItem> items = ImmutableList.builder();
    for (int i = 0; i < list.size(); i++) {
      if (!(list.get(i) instanceof ObjectNode item)) {
        throw ApiException.badRequest("Item " + i + " of '" + plural + "' is not an object.");
      }
      try {
        items.add(new NewItem(ids.get(), creation(item, request)));
      } catch (ApiException bad) {
        throw new ApiException(
            bad.status(), bad.type(), bad.getMessage() + " (item " + i + " of the request)");
      }
    }
    return items.build();
  }

  private Resource.Edit creation(ObjectNode body, Request request) {
    resource.schema().checkCreate(body, request.caller());
    return resource.creation(new Fields(body), request);
  }

  private ObjectNode one(ObjectNode body) {
    if (!(body.get(resource.singular()) instanceof ObjectNode one)) {
      throw ApiException.badRequest(
          "Unable to find '" + resource.singular() + "' in request body: expected an object.");
    }
    noOther(body, resource.singular());
    return one;
  }

  private static void noOther(ObjectNode body, String name) {
    if (body.size() != 1) {
      throw ApiException.badRequest("The request's body may have nothing beside '" + name + "'.");
    }
  }

  private ObjectNode wrapped(ObjectNode shown) {
    return JsonNodeFactory.instance.objectNode().set(resource.singular(), shown);
  }

  private boolean sees(Identity caller, World world, T item) {
    return caller.sees(resource.standard(item).project()) || resource.isShared(world, item);
  }

  /** Clients look resources up by name in the place of the id: then there is none with it. */
  private Optional<T> find(World world, String id, Identity caller) {
    return uuid(id)
        .flatMap(found -> resource.find(world, found))
        .filter(item -> sees(caller, world, item));
  }

  /** Its project never changes, so that what is found here holds when the command runs. */
  private UUID changeable(Request request) {
    String id = request.parameter("id");
    Identity caller = request.caller();
    T item =
        find(backend.view().world(), id, caller)
            .orElseThrow(() -> ApiException.notFound(resource.title(), id));
    if (!caller.mayChange(resource.standard(item).project())) {
      throw ApiException.forbidden(
          resource.title() + " " + id + " is shared, and for its own project to change.");
    }
    return UUID.fromString(id);
  }

  private static Optional<UUID> uuid(String text) {
    return UUID_TEXT.matcher(text).matches()
        ? Optional.of(UUID.fromString(text))
        : Optional.empty();
  }
}
