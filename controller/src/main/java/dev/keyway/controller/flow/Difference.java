package dev.keyway.controller.flow;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What makes one set of rules into another. To apply it in an order that never leaves a gap: groups
 * that flows will need, then flows to add and to change (each overwrites what has its key), then
 * flows to remove, and last the groups that no flow names any more.
 */
public record Difference(
    ImmutableList<Group> groupsAdded,
    ImmutableList<Group> groupsChanged,
    ImmutableList<Flow> flowsAdded,
    ImmutableList<Flow> flowsChanged,
    ImmutableList<Flow> flowsRemoved,
    ImmutableList<Group> groupsRemoved) {

  /** What leads from {@code installed} to {@code wanted}. */
  public static Difference between(Installed installed, Rules wanted) {
    Map<Flow.Key, Flow> missing = new HashMap<>(wanted.flows());
    ImmutableList.Builder<Flow> changed = ImmutableList.builder();
    ImmutableList.Builder<Flow> removed = ImmutableList.builder();
    installed.forEachFlow(
        flow -> {
          Flow counterpart = wanted.flows().get(flow.key());
          if (counterpart == null) {
            removed.add(flow);
          } else if (missing.remove(flow.key()) != null && !counterpart.equals(flow)) {
            changed.add(counterpart);
          }
        });
    ImmutableMap<Long, Group> before = installed.groups();
    ImmutableMap<Long, Group> after = wanted.groups();
    return new Difference(
        select(after.values(), group -> !before.containsKey(group.id())),
        select(after.values(), group -> isChanged(before.get(group.id()), group)),
        ImmutableList.copyOf(missing.values()),
        changed.build(),
        removed.build(),
        select(before.values(), group -> !after.containsKey(group.id())));
  }

  private static boolean isChanged(@Nullable Group before, Group after) {
    return before != null && !before.equals(after);
  }

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return groupsAdded.isEmpty()
        && groupsChanged.isEmpty()
        && flowsAdded.isEmpty()
        && flowsChanged.isEmpty()
        && flowsRemoved.isEmpty()
        && groupsRemoved.isEmpty();
  }

  /** How many flows it adds, changes or removes. */
  public int flowMods() {
    return flowsAdded.size() + flowsChanged.size() + flowsRemoved.size();
  }

  /** How many groups it adds, changes or removes. */
  public int groupMods() {
    return groupsAdded.size() + groupsChanged.size() + groupsRemoved.size();
  }

  /** What of it is about some flows and groups only. */
  public Difference of(Predicate<Flow> someFlows, Predicate<Group> someGroups) {
    return new Difference(
        select(groupsAdded, someGroups),
        select(groupsChanged, someGroups),
        select(flowsAdded, someFlows),
        select(flowsChanged, someFlows),
        select(flowsRemoved, someFlows),
        select(groupsRemoved, someGroups));
  }

  private static <T> ImmutableList<T> select(Collection<T> all, Predicate<T> which) {
    return all.stream().filter(which).collect(toImmutableList());
  }
}
