package dev.keyway.topology.model;

import java.time.Instant;
import java.util.Optional;

/**
 * What every resource of the OpenStack Networking API has beside its own attributes.
 *
 * @param revision how often the resource was changed since its creation, from 0: {@code
 *     revision_number}
 */
public record StandardAttributes(
    String name,
    String description,
    String project,
    Instant createdAt,
    Instant updatedAt,
    long revision) {

  /** Those of a resource made now. */
  public static StandardAttributes create(
      String name, String description, String project, Instant now) {
    return new StandardAttributes(name, description, project, now, now, 0);
  }

  /** The same after a change; what is empty stays. */
  public StandardAttributes changed(
      Optional<String> newName, Optional<String> newDescription, Instant now) {
    return new StandardAttributes(
        newName.orElse(name),
        newDescription.orElse(description),
        project,
        createdAt,
        now,
        revision + 1);
  }
}
