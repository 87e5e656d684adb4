package dev.keyway.controller.openflow.codec;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.flow.Difference;
import dev.keyway.controller.flow.Flow;
import dev.keyway.controller.flow.Group;

/** One step of a {@link Difference}: what one message inside a bundle says. */
public sealed interface Change {

  /** Adds a flow, or overwrites the one with its key. */
  record Put(Flow flow) implements Change {}

  /** Removes a flow of ours. */
  record Remove(Flow flow) implements Change {}

  /** Adds a group. */
  record AddGroup(Group group) implements Change {}

  /** Replaces what a group holds. */
  record ChangeGroup(Group group) implements Change {}

  /** Removes a group. */
  record RemoveGroup(Group group) implements Change {}

  /** Whether it is about a group, and not about a flow. */
  default boolean isOfGroup() {
    return !(this instanceof Put || this instanceof Remove);
  }

  /** The steps, in the order that leaves no gap. */
  static ImmutableList<Change> inOrder(Difference difference) {
    ImmutableList.Builder<Change> out =
        ImmutableList.builderWithExpectedSize(difference.flowMods() + difference.groupMods());
    difference.groupsAdded().forEach(group -> out.add(new AddGroup(group)));
    difference.groupsChanged().forEach(group -> out.add(new ChangeGroup(group)));
    difference.flowsAdded().forEach(flow -> out.add(new Put(flow)));
    difference.flowsChanged().forEach(flow -> out.add(new Put(flow)));
    difference.flowsRemoved().forEach(flow -> out.add(new Remove(flow)));
    difference.groupsRemoved().forEach(group -> out.add(new RemoveGroup(group)));
    return out.build();
  }
}
