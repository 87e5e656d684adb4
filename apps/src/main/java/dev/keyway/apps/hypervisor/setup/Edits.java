package dev.keyway.apps.hypervisor.setup;

import static dev.keyway.apps.hypervisor.setup.HostTables.NEXT_CFG;
import static dev.keyway.apps.hypervisor.setup.HostTables.ROOT;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import dev.keyway.controller.ovsdb.Mutation;
import dev.keyway.controller.ovsdb.Operation;
import dev.keyway.controller.ovsdb.OvsdbValue;
import dev.keyway.controller.ovsdb.Row;
import java.util.Set;
import java.util.stream.Collectors;

/** A plan while it is made. */
final class Edits {

  private final ImmutableList.Builder<Edit> edits = ImmutableList.builder();
  private final ImmutableList.Builder<Operation> operations = ImmutableList.builder();
  private final ImmutableList.Builder<String> obstacles = ImmutableList.builder();

  /** Gives a slot a value, unless it has it. */
  void set(Slot slot, Set<String> after) {
    if (!slot.value().equals(after)) {
      edits.add(slot.edit(after));
      operations.addAll(slot.set(after));
    }
  }

  /**
   * The same for what must be written down. A bridge that we made goes as a whole, so nothing of it
   * needs to be.
   */
  Undo set(Undo undo, String key, Slot slot, ImmutableSortedSet<String> after) {
    if (slot.value().equals(after)) {
      return undo;
    }
    set(slot, after);
    return undo.created() ? undo : undo.with(key, slot.value(), after);
  }

  void add(Edit edit, Operation... how) {
    edits.add(edit);
    operations.add(how);
  }

  /** A step of an edit that was added. */
  void operation(Operation how) {
    operations.add(how);
  }

  /** Only has the switch look at all of it once more, as every plan does. */
  void askAnew(long number) {
    edits.add(new Edit(ROOT, ROOT, NEXT_CFG, Long.toString(number), Long.toString(number + 1)));
  }

  void obstacle(String text) {
    obstacles.add(text);
  }

  HostPlan plan(Row root) {
    ImmutableList<Edit> all = edits.build();
    if (all.isEmpty()) {
      return new HostPlan(all, ImmutableList.of(), obstacles.build());
    }
    String comment = all.stream().map(Edit::toString).collect(Collectors.joining("; "));
    return new HostPlan(
        all,
        ImmutableList.<Operation>builder()
            .addAll(operations.build())
            // By this number the switch tells when it has done what was asked for.
            .add(
                Operation.mutate(
                    ROOT, root.uuid(), new Mutation(NEXT_CFG, "+=", OvsdbValue.number(1))))
            .add(Operation.comment("keyway: " + comment))
            .build(),
        obstacles.build());
  }
}
