package dev.keyway.apps.api.networking;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import dev.keyway.apps.api.http.ApiException;
import dev.keyway.apps.api.http.Request;
import dev.keyway.apps.api.resource.Fields;
import dev.keyway.apps.api.resource.Schema;
import dev.keyway.apps.api.resource.Values;
import dev.keyway.apps.identity.Identity;
import dev.keyway.apps.identity.Role;
import dev.keyway.topology.command.Rejection;
import dev.keyway.topology.model.BadValueException;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.StandardAttributes;
import dev.keyway.topology.world.World;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The attributes that networks, subnets and ports have in common. */
final class Standard {

  private static final String PROJECT = "project_id";
  private static final String TENANT = "tenant_id";
  private static final String HEADER = "X-Project-Id";

  private Standard() {}

  /** What stands at the head of each resource. */
  static <T> Schema.Builder<T> head(
      Schema.Builder<T> schema, Function<T, ?> id, Function<T, StandardAttributes> standard) {
    return schema
        .readOnly("id", (view, item) -> Values.text(id.apply(item)))
        .update("name", (view, item) -> Values.text(standard.apply(item).name()))
        .update("description", (view, item) -> Values.text(standard.apply(item).description()))
        .create(PROJECT, (view, item) -> Values.text(standard.apply(item).project()))
        .create(TENANT, (view, item) -> Values.text(standard.apply(item).project()));
  }

  /** What stands at its end. */
  static <T> Schema<T> tail(Schema.Builder<T> schema, Function<T, StandardAttributes> standard) {
    return schema
        .readOnly("tags", (view, item) -> Values.list(Stream.empty()))
        .readOnly("created_at", (view, item) -> Values.time(standard.apply(item).createdAt()))
        .readOnly("updated_at", (view, item) -> Values.time(standard.apply(item).updatedAt()))
        .readOnly("revision_number", (view, item) -> Values.number(standard.apply(item).revision()))
        .build();
  }

  /**
   * The project that a body names, in either way, or else the header. Who may not name any has one.
   */
  static Optional<String> project(Fields body, Request request) {
    Fields given = body.withoutNulls(PROJECT, TENANT);
    Optional<String> project = given.text(PROJECT);
    Optional<String> tenant = given.text(TENANT);
    if (project.isPresent() && tenant.isPresent() && !project.equals(tenant)) {
      throw ApiException.badRequest("'project_id' and 'tenant_id' do not match.");
    }
    Optional<String> named =
        project.or(() -> tenant).or(() -> request.header(HEADER).map(Standard::checked));
    Identity caller = request.caller();
    if (caller.role() == Role.ADMIN) {
      return named;
    }
    if (named.isPresent() && !named.get().equals(caller.project())) {
      throw ApiException.forbidden(
          "Project '"
              + named.get()
              + "' is not for role '"
              + caller.role()
              + "' of project '"
              + caller.project()
              + "' to make anything in.");
    }
    return Optional.of(caller.project());
  }

  /**
   * The network that a subnet or port is to be on, as far as who calls may know of it; whatever
   * else is wrong with it is found out by the command.
   */
  static void checkNetwork(World world, NetworkId id, Identity caller) throws Rejection {
    Optional<Network> network = world.networks().get(id);
    if (network.isPresent()
        && !caller.sees(network.get().standard().project())
        && !network.get().shared()) {
      throw Rejection.notFound("Network", id);
    }
  }

  private static String checked(String header) {
    if (header.length() > Fields.MAX_TEXT) {
      throw ApiException.badRequest(
          "Invalid input for " + HEADER + ": expected at most " + Fields.MAX_TEXT + " characters.");
    }
    return header;
  }

  /** The things with the ids that a filter names, where one does: no need to look at others. */
  static <I, T> Optional<Stream<T>> byId(
      ImmutableListMultimap<String, String> filters,
      String filter,
      Function<String, I> parser,
      Function<I, Stream<T>> lookup) {
    ImmutableList<String> wanted = filters.get(filter);
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        wanted.stream()
            .distinct()
            .flatMap(
                text -> {
                  try {
                    return lookup.apply(parser.apply(text));
                  } catch (BadValueException noId) {
                    return Stream.empty();
                  }
                }));
  }
}
