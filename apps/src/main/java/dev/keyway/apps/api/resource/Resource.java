package dev.keyway.apps.api.resource;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import dev.keyway.apps.api.http.Request;
import dev.keyway.apps.identity.Identity;
import dev.keyway.topology.command.Rejection;
import dev.keyway.topology.model.StandardAttributes;
import dev.keyway.topology.world.Draft;
import dev.keyway.topology.world.World;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** What one kind of resource brings to its {@link Collection}. */
public interface Resource<T> {

  /** What one is called in bodies: {@code network}; the list has an s. */
  String singular();

  /** What one is called in the names of errors: {@code Network}. */
  String title();

  /** Its attributes. */
  Schema<T> schema();

  /** The one with an id, if there is one. */
  Optional<T> find(World world, UUID id);

  /** What it has in common with all others. */
  StandardAttributes standard(T item);

  /** Whether all projects may see it, and not only its own. */
  boolean isShared(World world, T item);

  /** All there are, or fewer where an index tells that others don't fit the filters. */
  Stream<T> candidates(World world, ImmutableListMultimap<String, String> filters);

  /** Filters that are more than a comparison with the attribute of that name. */
  default ImmutableMap<String, Filter<T>> filters() {
    return ImmutableMap.of();
  }

  /** Reads a body that is known to have no attributes but those that who calls may give. */
  Edit creation(Fields body, Request request);

  /** Reads a body that is known to have no attributes but those that who calls may change. */
  Edit update(Fields body, Identity caller);

  /** Deletes one. */
  void delete(Draft draft, UUID id) throws Rejection;

  /** Makes or changes the resource with an id. */
  @FunctionalInterface
  interface Edit {
    void run(Draft draft, UUID id) throws Rejection;
  }
}
