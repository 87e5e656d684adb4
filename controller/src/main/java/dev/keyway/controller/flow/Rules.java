package dev.keyway.controller.flow;

import com.google.common.collect.ImmutableMap;
import java.util.Optional;
import java.util.function.Consumer;

/** The flows and groups of a switch, or of a part of it, each under what tells it apart. */
public record Rules(ImmutableMap<Flow.Key, Flow> flows, ImmutableMap<Long, Group> groups)
    implements Installed {

  /** Nothing. */
  public static final Rules NONE = new Rules(ImmutableMap.of(), ImmutableMap.of());

  /** The flow with a key. */
  public Optional<Flow> flow(Flow.Key key) {
    return Optional.ofNullable(flows.get(key));
  }

  @Override
  public void forEachFlow(Consumer<Flow> out) {
    flows.values().forEach(out);
  }

  @Override
  public Rules toRules() {
    return this;
  }

  /** Collects flows and groups; two with one key are a bug of whoever emits them. */
  public static final class Builder {

    private final ImmutableMap.Builder<Flow.Key, Flow> flows = ImmutableMap.builder();
    private final ImmutableMap.Builder<Long, Group> groups = ImmutableMap.builder();

    /** Adds a flow. */
    public Builder add(Flow flow) {
      flows.put(flow.key(), flow);
      return this;
    }

    /** Adds a group. */
    public Builder add(Group group) {
      groups.put(group.id(), group);
      return this;
    }

    /**
     * What was collected.
     *
     * @throws IllegalArgumentException if two of them have one key
     */
    public Rules build() {
      return new Rules(flows.buildOrThrow(), groups.buildOrThrow());
    }
  }
}
