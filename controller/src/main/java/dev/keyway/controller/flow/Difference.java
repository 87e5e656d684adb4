package dev.keyway.controller.flow;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;

/**
 * What makes one set of rules into another. To apply it in an order that never leaves a gap: groups
 * that flows will need, then flows to put (each overwrites what has its key), then flows to remove,
 * and last the groups that no flow names any more.
 */
public record Difference(
    ImmutableList<Group> groupsAdded,
    ImmutableList<Group> groupsChanged,
    ImmutableList<Flow> flowsPut,
    ImmutableList<Flow> flowsRemoved,
    ImmutableList<Group> groupsRemoved) {

  /** What leads from {@code old} to {@code wanted}. */
  public static Difference between(Rules old, Rules wanted) {
    List<Group> added = new ArrayList<>();
    List<Group> changed = new ArrayList<>();
    wanted
        .groups()
        .forEach(
            (id, group) -> {
              Group before = old.groups().get(id);
              if (before == null) {
                added.add(group);
              } else if (!before.equals(group)) {
                changed.add(group);
              }
            });
    List<Flow> put = new ArrayList<>();
    wanted
        .flows()
        .forEach(
            (key, flow) -> {
              if (!flow.equals(old.flows().get(key))) {
                put.add(flow);
              }
            });
    return new Difference(
        ImmutableList.copyOf(added),
        ImmutableList.copyOf(changed),
        ImmutableList.copyOf(put),
        old.flows().entrySet().stream()
            .filter(entry -> !wanted.flows().containsKey(entry.getKey()))
            .map(java.util.Map.Entry::getValue)
            .collect(ImmutableList.toImmutableList()),
        old.groups().entrySet().stream()
            .filter(entry -> !wanted.groups().containsKey(entry.getKey()))
            .map(java.util.Map.Entry::getValue)
            .collect(ImmutableList.toImmutableList()));
  }

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return groupsAdded.isEmpty()
        && groupsChanged.isEmpty()
        && flowsPut.isEmpty()
        && flowsRemoved.isEmpty()
        && groupsRemoved.isEmpty();
  }

  /** How many flows it puts or removes. */
  public int flowMods() {
    return flowsPut.size() + flowsRemoved.size();
  }

  /** How many groups it adds, changes or removes. */
  public int groupMods() {
    return groupsAdded.size() + groupsChanged.size() + groupsRemoved.size();
  }
}
