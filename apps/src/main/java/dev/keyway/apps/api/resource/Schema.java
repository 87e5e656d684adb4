package dev.keyway.apps.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.keyway.apps.api.access.Policy;
import dev.keyway.apps.api.http.ApiException;
import dev.keyway.apps.api.resource.Attribute.Access;
import dev.keyway.apps.api.resource.Attribute.Getter;
import dev.keyway.apps.api.status.View;
import dev.keyway.apps.identity.Identity;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The attributes of one kind of resource, in the order in which they are shown. The one list from
 * which answers are made, filters and sort keys are known, and bodies are checked.
 */
public final class Schema<T> {

  private final ImmutableMap<String, Attribute<T>> attributes;

  private Schema(ImmutableMap<String, Attribute<T>> attributes) {
    this.attributes = attributes;
  }

  /** Begins a list. */
  public static <T> Builder<T> builder() {
    return new Builder<>();
  }

  /** Collects attributes. */
  public static final class Builder<T> {
    private final ImmutableMap.Builder<String, Attribute<T>> attributes = ImmutableMap.builder();

    private Builder() {}

    /** One that clients never set. */
    public Builder<T> readOnly(String name, Getter<T> getter) {
      return add(name, Access.READ_ONLY, getter);
    }

    /** One that is set when the resource is made. */
    public Builder<T> create(String name, Getter<T> getter) {
      return add(name, Access.CREATE, getter);
    }

    /** One that can be changed. */
    public Builder<T> update(String name, Getter<T> getter) {
      return add(name, Access.UPDATE, getter);
    }

    private Builder<T> add(String name, Access access, Getter<T> getter) {
      attributes.put(name, new Attribute<>(name, access, getter));
      return this;
    }

    /** The list. */
    public Schema<T> build() {
      return new Schema<>(attributes.buildOrThrow());
    }
  }

  /** The same list as it is for somebody: without what they may not see. */
  Schema<T> shownTo(Identity caller) {
    ImmutableMap.Builder<String, Attribute<T>> seen = ImmutableMap.builder();
    attributes.forEach(
        (name, attribute) -> {
          if (Policy.maySee(caller, name)) {
            seen.put(name, attribute);
          }
        });
    return new Schema<>(seen.buildOrThrow());
  }

  /** Whether there is an attribute of this name. */
  boolean has(String name) {
    return attributes.containsKey(name);
  }

  /** The names of all attributes. */
  ImmutableSet<String> names() {
    return attributes.keySet();
  }

  /** An attribute's value. */
  JsonNode value(String name, View view, T item) {
    return Optional.ofNullable(attributes.get(name))
        .map(attribute -> attribute.getter().of(view, item))
        .orElseThrow(() -> new IllegalArgumentException("no attribute '" + name + "'"));
  }

  /** A resource as it is shown in full. */
  public ObjectNode show(View view, T item) {
    return show(view, item, ImmutableSet.of());
  }

  /** A resource as it is shown, cut down to some fields if any are named; unknown ones are none. */
  ObjectNode show(View view, T item, ImmutableSet<String> fields) {
    ObjectNode shown = JsonNodeFactory.instance.objectNode();
    for (Attribute<T> attribute : attributes.values()) {
      if (fields.isEmpty() || fields.contains(attribute.name())) {
        shown.set(attribute.name(), attribute.getter().of(view, item));
      }
    }
    return shown;
  }

  /**
   * Refuses names that nobody knows, those that are not for who calls, and those that can't be
   * given to a new resource.
   */
  void checkCreate(ObjectNode body, Identity caller) {
    checkKnown(body);
    // Some clients send all that they know of: what says no more than the default harms nobody.
    checkAllowed(
        body, caller, value -> value.isNull() || (value.isBoolean() && !value.booleanValue()));
    for (Attribute<T> attribute : attributes.values()) {
      if (attribute.access() == Access.READ_ONLY && body.has(attribute.name())) {
        throw ApiException.badRequest(
            "Attribute '" + attribute.name() + "' not allowed in POST: it is read-only.");
      }
    }
  }

  /**
   * Refuses names that nobody knows, those that are not for who calls, and those that can't be
   * changed.
   */
  void checkUpdate(ObjectNode body, Identity caller) {
    checkKnown(body);
    checkAllowed(body, caller, value -> false);
    for (Attribute<T> attribute : attributes.values()) {
      if (attribute.access() != Access.UPDATE && body.has(attribute.name())) {
        throw ApiException.badRequest(
            "Cannot update read-only attribute " + attribute.name() + ".");
      }
    }
  }

  private static void checkAllowed(
      ObjectNode body, Identity caller, Predicate<JsonNode> saysNothing) {
    for (Map.Entry<String, JsonNode> each : body.properties()) {
      if (!Policy.maySet(caller, each.getKey()) && !saysNothing.test(each.getValue())) {
        throw ApiException.forbidden(
            "Attribute '"
                + each.getKey()
                + "' is not for role '"
                + caller.role()
                + "' of project '"
                + caller.project()
                + "' to set.");
      }
    }
  }

  private void checkKnown(ObjectNode body) {
    ImmutableSet<String> given = ImmutableSet.copyOf(body.fieldNames());
    Sets.SetView<String> unknown = Sets.difference(given, attributes.keySet());
    if (!unknown.isEmpty()) {
      throw ApiException.badRequest(
          "Unrecognized attribute(s) '" + String.join(", ", unknown) + "'.");
    }
  }
}
