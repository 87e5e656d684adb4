package dev.keyway.apps.hypervisor.setup;

import static dev.keyway.apps.hypervisor.setup.HostTables.ERROR_KEY;
import static dev.keyway.apps.hypervisor.setup.HostTables.EXTERNAL_IDS;
import static dev.keyway.apps.hypervisor.setup.HostTables.ROOT;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.keyway.controller.ovsdb.Operation;
import dev.keyway.controller.ovsdb.Row;
import java.util.Optional;

/**
 * What makes a host what it is to be: a function of how it is and of the wish, so that setting up,
 * repairing and leaving are one thing. Empty when all is as wished.
 *
 * @param operations one transaction: Open vSwitch clears a bridge's flows when it gets its first
 *     controller or loses its last, so there must be no step between
 * @param obstacles what is left as it is, and why
 */
public record HostPlan(
    ImmutableList<Edit> edits,
    ImmutableList<Operation> operations,
    ImmutableList<String> obstacles) {

  /** Makes it. */
  public static HostPlan of(HostImage image, HostWish wish) {
    Optional<Row> root = image.root();
    if (root.isEmpty()) {
      return new HostPlan(ImmutableList.of(), ImmutableList.of(), ImmutableList.of());
    }
    Edits edits = new Edits();
    if (wish instanceof HostWish.Joined joined) {
      Leaving leaving = new Leaving(image, edits, root.get());
      image.bridges().stream()
          .filter(bridge -> !HostImage.name(bridge).equals(joined.setup().identity().bridge()))
          .forEach(bridge -> leaving.leave(bridge, false));
      new Joining(image, edits, joined).join(root.get());
      error(edits, root.get(), Optional.empty());
    } else if (wish instanceof HostWish.Left left) {
      Leaving leaving = new Leaving(image, edits, root.get());
      image.bridges().forEach(bridge -> leaving.leave(bridge, left.force()));
      error(edits, root.get(), Optional.empty());
    } else if (wish instanceof HostWish.Refused refused) {
      error(edits, root.get(), Optional.of(refused.error()));
    }
    return edits.plan(root.get());
  }

  /** Whether nothing is to be done. */
  public boolean isEmpty() {
    return edits.isEmpty();
  }

  /** Ports of others on bridges that we made: they would go with the bridge. */
  public static ImmutableList<String> portsOfOthers(HostImage image) {
    return image.bridges().stream()
        .filter(bridge -> Undo.on(bridge).filter(Undo::created).isPresent())
        .flatMap(bridge -> Leaving.portsOfOthers(image, bridge).stream())
        .collect(ImmutableList.toImmutableList());
  }

  private static void error(Edits edits, Row root, Optional<String> text) {
    edits.set(
        Slot.key(ROOT, root, ROOT, EXTERNAL_IDS, ERROR_KEY),
        text.<ImmutableSet<String>>map(ImmutableSet::of).orElse(ImmutableSet.of()));
  }
}
