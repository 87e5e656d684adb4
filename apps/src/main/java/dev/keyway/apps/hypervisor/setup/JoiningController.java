package dev.keyway.apps.hypervisor.setup;

import static dev.keyway.apps.hypervisor.setup.HostTables.BRIDGE;
import static dev.keyway.apps.hypervisor.setup.HostTables.CONTROLLER;
import static dev.keyway.apps.hypervisor.setup.HostTables.CONTROLLERS;
import static dev.keyway.apps.hypervisor.setup.HostTables.CONTROLLER_MARK;
import static dev.keyway.apps.hypervisor.setup.HostTables.EXTERNAL_IDS;
import static dev.keyway.apps.hypervisor.setup.HostTables.MARK;
import static dev.keyway.apps.hypervisor.setup.HostTables.TARGET;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.keyway.controller.ovsdb.Mutation;
import dev.keyway.controller.ovsdb.Operation;
import dev.keyway.controller.ovsdb.OvsdbValue;
import dev.keyway.controller.ovsdb.Row;
import java.util.Optional;

/** Plans the controller of a host's integration bridge. */
final class JoiningController {

  private static final String NEW = "keyway_controller";

  /** Packets each second that the bridge may send up; Keyway asks for a few, to probe tunnels. */
  private static final long RATE_LIMIT = 1000;

  /** Milliseconds between attempts to connect. */
  private static final long MAX_BACKOFF = 1000;

  private final HostImage image;
  private final Edits edits;
  private final HostSetup setup;

  JoiningController(HostImage image, Edits edits, HostSetup setup) {
    this.image = image;
    this.edits = edits;
    this.setup = setup;
  }

  /** Whether it is one that we added. */
  static boolean isMarked(Row controller) {
    return CONTROLLER_MARK.equals(controller.map(EXTERNAL_IDS).get(MARK));
  }

  /** Gives the bridge our controller, beside those of others and in place of older ones of ours. */
  Undo settle(Undo before, Row bridge) {
    ImmutableList<Row> controllers = image.controllersOf(bridge);
    boolean there = controllers.stream().anyMatch(row -> isAt(row, setup.target()));
    if (!there) {
      JsonNode added = insert();
      edits.operation(Operation.mutate(BRIDGE, bridge.uuid(), Mutation.insert(CONTROLLERS, added)));
    }
    for (Row old : controllers) {
      if (isMarked(old) && !isAt(old, setup.target())) {
        Leaving.removeController(edits, bridge, old);
      }
    }
    boolean ours =
        !there || controllers.stream().anyMatch(row -> isAt(row, setup.target()) && isMarked(row));
    return before.withController(ours ? Optional.of(setup.target()) : Optional.empty());
  }

  private static boolean isAt(Row controller, String target) {
    return controller.text(TARGET).filter(target::equals).isPresent();
  }

  /** Adds the controller; answers with a reference for the bridge's column. */
  JsonNode insert() {
    edits.add(
        Edit.added(CONTROLLER, setup.target(), "on bridge " + setup.identity().bridge()),
        Operation.insert(
            CONTROLLER,
            NEW,
            ImmutableMap.of(
                TARGET,
                OvsdbValue.text(setup.target()),
                "connection_mode",
                OvsdbValue.text("out-of-band"),
                "max_backoff",
                OvsdbValue.number(MAX_BACKOFF),
                "controller_rate_limit",
                OvsdbValue.number(RATE_LIMIT),
                "controller_burst_limit",
                OvsdbValue.number(RATE_LIMIT),
                EXTERNAL_IDS,
                OvsdbValue.map(ImmutableMap.of(MARK, CONTROLLER_MARK)))));
    return OvsdbValue.named(NEW);
  }
}
