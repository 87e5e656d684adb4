package dev.keyway.controller.flow;

import com.google.common.collect.ImmutableMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The flows and groups of a switch, or of a part of it, each under what tells it apart. */
public record Rules(ImmutableMap<Flow.Key, Flow> flows, ImmutableMap<Long, Group> groups) {

  /** Nothing. */
  public static final Rules NONE = new Rules(ImmutableMap.of(), ImmutableMap.of());

  /** The flow with a key. */
  public Optional<Flow> flow(Flow.Key key) {
    return Optional.ofNullable(flows.get(key));
  }

  /** Collects flows and groups; two with one key are a bug of whoever emits them. */
  public static final class Builder {

    private final Map<Flow.Key, Flow> flows = new HashMap<>();
    private final Map<Long, Group> groups = new HashMap<>();

    /** Adds a flow. */
    public Builder add(Flow flow) {
      Flow before = flows.putIfAbsent(flow.key(), flow);
      if (before != null) {
        throw new IllegalStateException("two flows of one key: " + before + " and " + flow);
      }
      return this;
    }

    /** Adds a group. */
    public Builder add(Group group) {
      Group before = groups.putIfAbsent(group.id(), group);
      if (before != null) {
        throw new IllegalStateException("two groups of one id: " + before + " and " + group);
      }
      return this;
    }

    /** What was collected. */
    public Rules build() {
      return new Rules(ImmutableMap.copyOf(flows), ImmutableMap.copyOf(groups));
    }
  }
}
