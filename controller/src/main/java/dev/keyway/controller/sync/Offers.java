package dev.keyway.controller.sync;

import dev.keyway.topology.world.Subject;
import dev.keyway.topology.world.World;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a bridge is to become, since the last time that it was sent something: the newest world, the
 * subjects that were touched on the way there, and how long the oldest of them waits. Used on one
 * executor.
 */
final class Offers {

  private static final long NEVER = Long.MAX_VALUE;

  private final Set<Subject> touched = new HashSet<>();
  private World newest;
  private long waitingSince = NEVER;
  private long sentSince = NEVER;

  Offers(World first) {
    newest = first;
  }

  World newest() {
    return newest;
  }

  boolean isEmpty() {
    return touched.isEmpty();
  }

  /**
   * Something waits from now on, if nothing does yet.
   *
   * @param since by {@link System#nanoTime}
   */
  void await(long since) {
    waitingSince = Math.min(waitingSince, since);
  }

  void add(World world, Set<Subject> subjects, long since) {
    await(since);
    newest = world;
    touched.addAll(subjects);
  }

  /** All that was touched; it is about to be sent. */
  Set<Subject> take() {
    Set<Subject> taken = Set.copyOf(touched);
    touched.clear();
    sentSince = Math.min(sentSince, waitingSince);
    waitingSince = NEVER;
    return taken;
  }

  /** What was taken is confirmed; how long the oldest of it had waited, if anything did. */
  Optional<Duration> confirmed() {
    Optional<Duration> wait =
        Optional.of(sentSince)
            .filter(since -> since != NEVER)
            .map(since -> Duration.ofNanos(System.nanoTime() - since));
    sentSince = NEVER;
    return wait;
  }
}
