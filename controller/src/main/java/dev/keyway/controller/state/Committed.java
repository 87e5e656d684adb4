package dev.keyway.controller.state;

import dev.keyway.topology.world.World;

/**
 * The answer to a command whose changes are durable.
 *
 * @param value what the command returned
 * @param world as the command left it
 */
public record Committed<T>(T value, World world) {

  /** The revision of its changes, or of the world as it was when it changed nothing. */
  public long revision() {
    return world.revision();
  }
}
