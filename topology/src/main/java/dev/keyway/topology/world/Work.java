package dev.keyway.topology.world;

import java.time.Instant;

/** What all that edit a draft share: the world as it is so far, and what was touched on the way. */
final class Work {

  private final Touched touched = new Touched();
  private final Instant at;
  private World world;

  Work(World world, Instant at) {
    this.world = world;
    this.at = at;
  }

  World world() {
    return world;
  }

  void become(World next) {
    world = next;
  }

  Touched touched() {
    return touched;
  }

  Instant at() {
    return at;
  }
}
