package dev.keyway.controller.state;

import dev.keyway.topology.command.Rejection;
import dev.keyway.topology.world.Draft;

/**
 * Something to do to the world, run on the state thread; pure but for the draft that it is given.
 */
@FunctionalInterface
public interface Command<T> {

  /**
   * Applies changes to the draft and returns what the caller wants to know; a rejection undoes
   * them.
   */
  T run(Draft draft) throws Rejection;
}
