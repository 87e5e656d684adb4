package dev.keyway.apps.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyway.apps.api.status.View;

/** One attribute of a resource: what it is called, who may set it when, and how it is shown. */
public record Attribute<T>(String name, Access access, Getter<T> getter) {

  /** When clients may give it. */
  public enum Access {
    /** Never. */
    READ_ONLY,
    /** Only when the resource is made. */
    CREATE,
    /** When it is made, and later. */
    UPDATE
  }

  /** Shows an attribute. */
  @FunctionalInterface
  public interface Getter<T> {
    /** The value of now. */
    JsonNode of(View view, T item);
  }
}
