package dev.keyway.apps.api.operations;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import dev.keyway.apps.api.http.ApiException;
import dev.keyway.apps.api.http.Request;
import dev.keyway.apps.api.http.Response;
import dev.keyway.apps.api.http.Route;
import dev.keyway.apps.api.resource.Backend;
import dev.keyway.apps.api.resource.Values;
import dev.keyway.apps.identity.Identity;
import dev.keyway.topology.world.World;
import java.util.stream.Stream;

/**
 * Projects, as far as the {@code openstack} command asks the identity service for them when it is
 * given {@code --project}. They are names and no more: each is there as soon as somebody uses it.
 */
public final class ProjectsResource {

  private final Backend backend;

  /** Serves those of a controller. */
  public ProjectsResource(Backend backend) {
    this.backend = backend;
  }

  /** Where it is found: without a catalogue the command takes the root for the identity service. */
  public ImmutableList<Route> routes() {
    return ImmutableList.of(
        Route.of("GET", "/projects", this::list),
        Route.of("GET", "/projects/:name", this::show),
        Route.of("GET", "/v3/projects", this::list),
        Route.of("GET", "/v3/projects/:name", this::show));
  }

  private Response list(Request request) {
    ImmutableSet<String> wanted = ImmutableSet.copyOf(request.query().get("name"));
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set(
        "projects",
        Values.list(
            used(backend.view().world(), request.caller()).stream()
                .filter(request.caller()::sees)
                .filter(name -> wanted.isEmpty() || wanted.contains(name))
                .map(ProjectsResource::project)));
    return Response.ok(body);
  }

  private Response show(Request request) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    String name = request.parameter("name");
    if (!request.caller().sees(name)) {
      throw ApiException.notFound("Project", name);
    }
    return Response.ok(body.set("project", project(name)));
  }

  /** Those that have something; and a tenant's own, whatever it has. */
  private static ImmutableSortedSet<String> used(World world, Identity caller) {
    return Stream.of(
            caller.seesEverything() ? Stream.<String>empty() : Stream.of(caller.project()),
            world.networks().byId().values().stream().map(it -> it.standard().project()),
            world.ports().byId().values().stream().map(it -> it.standard().project()))
        .flatMap(names -> names)
        .collect(ImmutableSortedSet.toImmutableSortedSet(String::compareTo));
  }

  private static ObjectNode project(String name) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", name)
        .put("name", name)
        .put("domain_id", "default")
        .put("enabled", true);
  }
}
