package dev.keyway.controller.sync;

import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.world.World;

/** Hears what bridges have confirmed, from whatever thread; must not block. */
@FunctionalInterface
public interface Confirmations {

  /** A bridge has all that it should have in this world, and nothing else of ours. */
  void confirmed(DatapathId bridge, World world);
}
