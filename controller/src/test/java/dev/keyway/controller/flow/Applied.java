package dev.keyway.controller.flow;

import com.google.common.collect.ImmutableMap;
import java.util.HashMap;
import java.util.Map;

/**
 * Applies a difference step by step, as a switch does, and refuses what a switch refuses or what
 * would leave a gap: a flow that names a missing group, a group that goes while a flow names it.
 */
public final class Applied {

  private final Map<Flow.Key, Flow> flows;
  private final Map<Long, Group> groups;

  private Applied(Rules rules) {
    this.flows = new HashMap<>(rules.flows());
    this.groups = new HashMap<>(rules.groups());
  }

  /** What some rules become by a difference. */
  public static Rules to(Rules rules, Difference difference) {
    Applied applied = new Applied(rules);
    difference.groupsAdded().forEach(applied::add);
    difference.groupsChanged().forEach(applied::change);
    difference.flowsAdded().forEach(applied::put);
    difference.flowsChanged().forEach(applied::put);
    difference.flowsRemoved().forEach(applied::remove);
    difference.groupsRemoved().forEach(applied::remove);
    return new Rules(ImmutableMap.copyOf(applied.flows), ImmutableMap.copyOf(applied.groups));
  }

  private void add(Group group) {
    check(groups.put(group.id(), group) == null, "it is there already: " + group);
  }

  private void change(Group group) {
    check(groups.put(group.id(), group) != null, "it isn't there: " + group);
  }

  private void put(Flow flow) {
    for (Action action : flow.actions()) {
      if (action instanceof Action.ToGroup to) {
        check(groups.containsKey(to.group()), "its group isn't there: " + flow);
      }
    }
    flows.put(flow.key(), flow);
  }

  private void remove(Flow flow) {
    check(flows.remove(flow.key()) != null, "it isn't there: " + flow);
  }

  private void remove(Group group) {
    for (Flow flow : flows.values()) {
      check(
          !flow.actions().contains(Action.toGroup(group.id())),
          "the group that goes has a flow: " + flow);
    }
    check(groups.remove(group.id()) != null, "it isn't there: " + group);
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
