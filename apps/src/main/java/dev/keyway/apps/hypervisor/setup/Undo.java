package dev.keyway.apps.hypervisor.setup;

import static dev.keyway.apps.hypervisor.setup.HostTables.EXTERNAL_IDS;
import static dev.keyway.apps.hypervisor.setup.HostTables.UNDO_KEY;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Streams;
import dev.keyway.controller.ovsdb.Row;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was on a bridge before us, and what we made of it: kept on the bridge itself, so that
 * whoever has the host can take us off it.
 *
 * @param created whether the whole bridge is ours
 * @param lost whether the record was once removed, so that what was there first is not known
 * @param port the name of the tunnel port that we added
 * @param controller the target that we added
 * @param values what we changed, by column, or key of a map
 */
public record Undo(
    boolean created,
    boolean lost,
    Optional<String> port,
    Optional<String> controller,
    ImmutableSortedMap<String, Change> values) {

  /** Values before we came, and what we set; unset is empty. */
  record Change(ImmutableSortedSet<String> was, ImmutableSortedSet<String> is) {}

  static final Undo NONE =
      new Undo(false, false, Optional.empty(), Optional.empty(), ImmutableSortedMap.of());

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The record on a bridge; empty if there is none that can be read. */
  static Optional<Undo> on(Row bridge) {
    return Optional.ofNullable(bridge.map(EXTERNAL_IDS).get(UNDO_KEY)).flatMap(Undo::parse);
  }

  /** The record on a bridge of a host; empty if there is none that can be read. */
  public static Optional<Undo> on(HostImage image, String bridge) {
    return image.bridge(bridge).flatMap(Undo::on);
  }

  /** Reads what {@link #toString} wrote; empty for anything else. */
  static Optional<Undo> parse(String text) {
    try {
      return JSON.readTree(text) instanceof ObjectNode object
          ? Optional.of(of(object))
          : Optional.empty();
    } catch (JsonProcessingException | IllegalArgumentException damaged) {
      return Optional.empty();
    }
  }

  private static Undo of(ObjectNode object) {
    ImmutableSortedMap.Builder<String, Change> values = ImmutableSortedMap.naturalOrder();
    for (Map.Entry<String, JsonNode> entry : object.path("values").properties()) {
      values.put(
          entry.getKey(),
          new Change(texts(entry.getValue().path(0)), texts(entry.getValue().path(1))));
    }
    return new Undo(
        object.path("created").asBoolean(),
        object.path("lost").asBoolean(),
        text(object.path("port")),
        text(object.path("controller")),
        values.buildOrThrow());
  }

  Undo asCreated() {
    return new Undo(true, lost, port, controller, values);
  }

  Undo asLost() {
    return new Undo(created, true, port, controller, values);
  }

  Undo withPort(Optional<String> name) {
    return new Undo(created, lost, name, controller, values);
  }

  Undo withController(Optional<String> target) {
    return new Undo(created, lost, port, target, values);
  }

  /** Adds a change; what was there before the first change of a value stays known. */
  Undo with(String key, Set<String> before, Set<String> after) {
    Change known = values.get(key);
    ImmutableSortedSet<String> was =
        known == null ? ImmutableSortedSet.copyOf(before) : known.was();
    SortedMap<String, Change> all = new TreeMap<>(values);
    all.put(key, new Change(was, ImmutableSortedSet.copyOf(after)));
    return new Undo(created, lost, port, controller, ImmutableSortedMap.copyOfSorted(all));
  }

  /** Only that we made the bridge, once all else of ours is off it. */
  Undo onlyCreated() {
    return NONE.asCreated();
  }

  @Override
  public String toString() {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    if (created) {
      object.put("created", true);
    }
    if (lost) {
      object.put("lost", true);
    }
    port.ifPresent(name -> object.put("port", name));
    controller.ifPresent(target -> object.put("controller", target));
    if (!values.isEmpty()) {
      ObjectNode changes = object.putObject("values");
      values.forEach(
          (key, change) -> changes.putArray(key).add(array(change.was())).add(array(change.is())));
    }
    return object.toString();
  }

  private static ArrayNode array(Set<String> texts) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    texts.forEach(array::add);
    return array;
  }

  private static ImmutableSortedSet<String> texts(JsonNode array) {
    return Streams.stream(array)
        .map(JsonNode::asText)
        .collect(ImmutableSortedSet.toImmutableSortedSet(String::compareTo));
  }

  private static Optional<String> text(JsonNode node) {
    return Optional.ofNullable(node.textValue());
  }
}
