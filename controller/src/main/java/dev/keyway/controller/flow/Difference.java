package dev.keyway.controller.flow;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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

  /** What leads from {@code installed} to {@code wanted}. */
  public static Difference between(Installed installed, Rules wanted) {
    Map<Flow.Key, Flow> missing = new HashMap<>(wanted.flows());
    ImmutableList.Builder<Flow> removed = ImmutableList.builder();
    installed.forEachFlow(
        flow -> {
          Flow counterpart = wanted.flows().get(flow.key());
          if (counterpart == null) {
            removed.add(flow);
          } else if (counterpart.equals(flow)) {
            missing.remove(flow.key());
          }
        });
    ImmutableMap<Long, Group> before = installed.groups();
    ImmutableMap<Long, Group> after = wanted.groups();
    return new Difference(
        select(after, group -> !before.containsKey(group.id())),
        select(after, group -> isChanged(before.get(group.id()), group)),
        ImmutableList.copyOf(missing.values()),
        removed.build(),
        select(before, group -> !after.containsKey(group.id())));
  }

  private static ImmutableList<Group> select(
      ImmutableMap<Long, Group> groups, Predicate<Group> which) {
    return groups.values().stream().filter(which).collect(toImmutableList());
  }

  private static boolean isChanged(@Nullable Group before, Group after) {
    return before != null && !before.equals(after);
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
