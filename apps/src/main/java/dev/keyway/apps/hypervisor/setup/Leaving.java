package dev.keyway.apps.hypervisor.setup;

import static dev.keyway.apps.hypervisor.setup.HostTables.BRIDGE;
import static dev.keyway.apps.hypervisor.setup.HostTables.BRIDGES;
import static dev.keyway.apps.hypervisor.setup.HostTables.CONTROLLER;
import static dev.keyway.apps.hypervisor.setup.HostTables.CONTROLLERS;
import static dev.keyway.apps.hypervisor.setup.HostTables.DATAPATH_TYPE;
import static dev.keyway.apps.hypervisor.setup.HostTables.EXTERNAL_IDS;
import static dev.keyway.apps.hypervisor.setup.HostTables.FAIL_MODE;
import static dev.keyway.apps.hypervisor.setup.HostTables.INTERFACE;
import static dev.keyway.apps.hypervisor.setup.HostTables.OPTIONS;
import static dev.keyway.apps.hypervisor.setup.HostTables.OTHER_CONFIG;
import static dev.keyway.apps.hypervisor.setup.HostTables.PORT;
import static dev.keyway.apps.hypervisor.setup.HostTables.PORTS;
import static dev.keyway.apps.hypervisor.setup.HostTables.PROTOCOLS;
import static dev.keyway.apps.hypervisor.setup.HostTables.ROOT;
import static dev.keyway.apps.hypervisor.setup.HostTables.TARGET;
import static dev.keyway.apps.hypervisor.setup.HostTables.UNDO_KEY;
import static dev.keyway.apps.hypervisor.setup.HostTables.WANTED_DATAPATH_ID;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import dev.keyway.controller.ovsdb.Mutation;
import dev.keyway.controller.ovsdb.Operation;
import dev.keyway.controller.ovsdb.OvsdbValue;
import dev.keyway.controller.ovsdb.Row;
import java.util.Optional;

/**
 * Plans what takes us off a bridge: each value becomes what it was, where it still is what we made
 * it. What somebody changed since is that person's, and stays.
 */
final class Leaving {

  private final HostImage image;
  private final Edits edits;
  private final Row root;

  Leaving(HostImage image, Edits edits, Row root) {
    this.image = image;
    this.edits = edits;
    this.root = root;
  }

  void leave(Row bridge, boolean force) {
    Undo undo = Undo.on(bridge).orElse(Undo.NONE);
    String name = HostImage.name(bridge);
    if (!undo.created()) {
      revert(bridge, undo);
      removeOurs(bridge, undo);
      edits.set(undoSlot(bridge), ImmutableSortedSet.of());
      return;
    }
    ImmutableList<String> others = portsOfOthers(image, bridge);
    if (others.isEmpty() || force) {
      edits.add(
          Edit.removed(BRIDGE, name, "with ports " + String.join(",", portNames(bridge))),
          Operation.mutate(
              ROOT, root.uuid(), Mutation.delete(BRIDGES, OvsdbValue.ref(bridge.uuid()))));
      return;
    }
    edits.obstacle(
        "bridge "
            + name
            + " was made by Keyway, and stays while others have ports on it: "
            + String.join(", ", others));
    removeOurs(bridge, undo);
    edits.set(undoSlot(bridge), ImmutableSortedSet.of(undo.onlyCreated().toString()));
  }

  /** Neither the bridge's own port nor our tunnel. */
  static ImmutableList<String> portsOfOthers(HostImage image, Row bridge) {
    Optional<String> added = Undo.on(bridge).flatMap(Undo::port);
    return image.portsOf(bridge).stream()
        .filter(port -> !HostImage.name(port).equals(HostImage.name(bridge)))
        .filter(port -> !TunnelPort.isOurs(image, port, added))
        .map(HostImage::name)
        .collect(ImmutableList.toImmutableList());
  }

  private ImmutableList<String> portNames(Row bridge) {
    return image.portsOf(bridge).stream()
        .map(HostImage::name)
        .collect(ImmutableList.toImmutableList());
  }

  private static Slot undoSlot(Row bridge) {
    return Slot.key(BRIDGE, bridge, HostImage.name(bridge), EXTERNAL_IDS, UNDO_KEY);
  }

  private void revert(Row bridge, Undo undo) {
    undo.values()
        .forEach((key, change) -> slot(bridge, key).ifPresent(slot -> revert(slot, change)));
  }

  private Optional<Slot> slot(Row bridge, String key) {
    String name = HostImage.name(bridge);
    if (key.equals(WANTED_DATAPATH_ID)) {
      return Optional.of(Slot.key(BRIDGE, bridge, name, OTHER_CONFIG, key));
    }
    if (key.equals(FAIL_MODE) || key.equals(PROTOCOLS) || key.equals(DATAPATH_TYPE)) {
      return Optional.of(Slot.column(BRIDGE, bridge, name, key));
    }
    return image.portsOf(bridge).stream()
        .filter(port -> key.equals(JoiningTunnel.localIpKey(HostImage.name(port))))
        .findFirst()
        .flatMap(image::interfaceOf)
        .map(row -> Slot.key(INTERFACE, row, HostImage.name(row), OPTIONS, TunnelPort.LOCAL_IP));
  }

  private void revert(Slot slot, Undo.Change change) {
    if (slot.value().equals(change.is())) {
      edits.set(slot, change.was());
    } else if (!slot.value().equals(change.was())) {
      edits.obstacle(
          "%s stays: somebody has changed it since it was %s"
              .formatted(slot.edit(slot.value()).subject(), Edit.shown(change.is())));
    }
  }

  private void removeOurs(Row bridge, Undo undo) {
    for (Row port : image.portsOf(bridge)) {
      if (TunnelPort.isOurs(image, port, undo.port())) {
        edits.add(
            Edit.removed(PORT, HostImage.name(port), "on bridge " + HostImage.name(bridge)),
            Operation.mutate(
                BRIDGE, bridge.uuid(), Mutation.delete(PORTS, OvsdbValue.ref(port.uuid()))));
      }
    }
    for (Row controller : image.controllersOf(bridge)) {
      if (JoiningController.isMarked(controller)) {
        removeController(edits, bridge, controller);
      }
    }
  }

  static void removeController(Edits edits, Row bridge, Row controller) {
    edits.add(
        Edit.removed(
            CONTROLLER, controller.text(TARGET).orElse(""), "on bridge " + HostImage.name(bridge)),
        Operation.mutate(
            BRIDGE,
            bridge.uuid(),
            Mutation.delete(CONTROLLERS, OvsdbValue.ref(controller.uuid()))));
  }
}
