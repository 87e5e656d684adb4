package dev.keyway.apps.tunnels;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.keyway.apps.tunnels.Trials.Finding;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.world.Change;
import dev.keyway.topology.world.Draft;
import dev.keyway.topology.world.Path;
import dev.keyway.topology.world.World;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What was found out and is no news any more to the world's paths. Most probes find what is known.
 *
 * @param found outcomes that differ from what the world has
 * @param gone directions that the world has a path for, and that nobody needs
 */
record Findings(ImmutableList<Finding> found, ImmutableSet<Direction> gone) {

  /** Those that are news to a world. */
  static Findings of(World world, List<Finding> found, ImmutableSet<Direction> gone) {
    return new Findings(
        found.stream()
            .filter(it -> known(world, it.direction()).filter(same(it)).isEmpty())
            .collect(ImmutableList.toImmutableList()),
        gone.stream()
            .filter(it -> known(world, it).isPresent())
            .collect(ImmutableSet.toImmutableSet()));
  }

  boolean isEmpty() {
    return found.isEmpty() && gone.isEmpty();
  }

  /** Brings them into the world, but for what has changed there since they were probed. */
  void apply(Draft draft) {
    for (Direction direction : gone) {
      if (known(draft.world(), direction).isPresent()) {
        draft.apply(new Change.PathRemoved(direction.from(), direction.to()));
      }
    }
    for (Finding finding : found) {
      World world = draft.world();
      Optional<Path> before = known(world, finding.direction());
      if (Plan.holds(world, finding.direction(), finding.target())
          && before.filter(same(finding)).isEmpty()) {
        draft.apply(new Change.PathPut(path(finding, before, draft.at())));
      }
    }
  }

  private static Path path(Finding finding, Optional<Path> before, Instant now) {
    HypervisorId from = finding.direction().from();
    Instant since =
        before.filter(path -> path.state() == finding.state()).map(Path::since).orElse(now);
    return new Path(from, finding.direction().to(), finding.state(), finding.target().mtu(), since);
  }

  private static Optional<Path> known(World world, Direction direction) {
    return world.paths().get(direction.from(), direction.to());
  }

  private static Predicate<Path> same(Finding finding) {
    return path -> path.state() == finding.state() && path.mtu() == finding.target().mtu();
  }
}
