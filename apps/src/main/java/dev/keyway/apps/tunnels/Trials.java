package dev.keyway.apps.tunnels;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.world.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * When each direction is probed, and what follows from what arrives. Sends nothing and has no
 * clock: times are nanoseconds of the caller's. Not shared between threads.
 *
 * <p>A direction is tried with a frame of full size. If that is lost, the next tries send a small
 * frame too, to tell "too large" from "no way at all".
 */
final class Trials {

  /** The number of no round. */
  private static final long NONE = 0;

  /** A frame to be sent. */
  record Probe(Direction direction, Target target, long sequence, int size) {}

  /** The outcome for one direction. */
  record Finding(Direction direction, Target target, Path.State state) {}

  /** One direction, which waits for its time or for what it has sent. */
  private static final class Trial {
    private final Direction direction;
    private final Target target;
    private final long number;
    private long due;
    private int lostTries;
    private boolean smallArrived;
    private long round = NONE;

    Trial(Direction direction, Target target, long number, long due) {
      this.direction = direction;
      this.target = target;
      this.number = number;
      this.due = due;
    }
  }

  /**
   * The frames of one try. It outlives its trial, so that what comes late is known for what it is.
   */
  private record Round(long number, Trial trial, long deadline, Map<Long, Integer> missing) {

    boolean isOver() {
      return trial.round != number;
    }
  }

  private final ProbeSettings settings;
  private final ProbeCounters counters;
  private final Map<Direction, Trial> trials = new HashMap<>();

  /** Who waits for its time: the first first, and those of one time in the order they came in. */
  private final TreeSet<Trial> waiting =
      new TreeSet<>(
          Comparator.<Trial>comparingLong(trial -> trial.due)
              .thenComparingLong(trial -> trial.number));

  /** In the order of their deadlines, for all have the same patience. */
  private final Deque<Round> rounds = new ArrayDeque<>();

  private final Map<Long, Round> bySequence = new HashMap<>();
  private final Map<HypervisorId, Integer> underWay = new HashMap<>();
  private long lastNumber;
  private long lastSequence;

  Trials(ProbeSettings settings, ProbeCounters counters) {
    this.settings = settings;
    this.counters = counters;
  }

  /** From now on these are probed, what is new among them at once. Gives those that are no more. */
  ImmutableSet<Direction> plan(Map<Direction, Target> targets, long now) {
    ImmutableSet.Builder<Direction> gone = ImmutableSet.builder();
    for (Trial trial : List.copyOf(trials.values())) {
      Target target = targets.get(trial.direction);
      if (!trial.target.equals(target)) {
        trials.remove(trial.direction);
        waiting.remove(trial);
        trial.round = NONE;
        if (target == null) {
          gone.add(trial.direction);
        }
      }
    }
    targets.forEach(
        (direction, target) ->
            trials.computeIfAbsent(
                direction,
                it -> {
                  Trial trial = new Trial(direction, target, ++lastNumber, now);
                  waiting.add(trial);
                  return trial;
                }));
    return gone.build();
  }

  /** Has some probed at once. Says how many that are. */
  int rush(Predicate<Direction> asked, long now) {
    int count = 0;
    for (Trial trial : trials.values()) {
      if (asked.test(trial.direction)) {
        count++;
        if (waiting.remove(trial)) {
          trial.due = Math.min(trial.due, now);
          waiting.add(trial);
        }
      }
    }
    return count;
  }

  /**
   * Begins the tries whose time has come.
   *
   * @param most frames to send
   * @param ready which receivers have the flow that probes need; the others' turn comes later
   */
  ImmutableList<Probe> begin(long now, int most, Predicate<HypervisorId> ready) {
    List<Probe> probes = new ArrayList<>();
    Iterator<Trial> next = waiting.iterator();
    while (next.hasNext()) {
      Trial trial = next.next();
      ImmutableList<Integer> sizes = sizes(trial);
      if (trial.due > now || probes.size() + sizes.size() > most) {
        break;
      }
      int already = underWay.getOrDefault(trial.direction.from(), 0);
      if (already + sizes.size() <= settings.framesPerSender()
          && ready.test(trial.direction.to())) {
        next.remove();
        probes.addAll(begin(trial, sizes, now));
      }
    }
    return ImmutableList.copyOf(probes);
  }

  /** The small one first: when the other arrives, all is said. */
  private static ImmutableList<Integer> sizes(Trial trial) {
    return trial.lostTries == 0
        ? ImmutableList.of(trial.target.fullSize())
        : ImmutableList.of(ProbeFrame.SMALLEST, trial.target.fullSize());
  }

  private List<Probe> begin(Trial trial, ImmutableList<Integer> sizes, long now) {
    Round round =
        new Round(lastSequence + 1, trial, now + settings.patience().toNanos(), new HashMap<>());
    trial.round = round.number();
    rounds.add(round);
    List<Probe> probes = new ArrayList<>();
    for (int size : sizes) {
      long sequence = ++lastSequence;
      round.missing().put(sequence, size);
      bySequence.put(sequence, round);
      underWay.merge(trial.direction.from(), 1, Integer::sum);
      probes.add(new Probe(trial.direction, trial.target, sequence, size));
    }
    return probes;
  }

  /** A probe came to a bridge. Counts only where and as long as it was meant to be. */
  Optional<Finding> arrived(long sequence, DatapathId at, int size, long now) {
    Round round = bySequence.get(sequence);
    if (round == null
        || !round.trial().target.receiver().bridge().equals(at)
        || !Integer.valueOf(size).equals(round.missing().get(sequence))) {
      counters.countStray();
      return Optional.empty();
    }
    counters.countReceived();
    round.missing().remove(sequence);
    forget(round, sequence);
    Trial trial = round.trial();
    if (round.isOver()) {
      return Optional.empty();
    }
    if (size < trial.target.fullSize()) {
      trial.smallArrived = true;
      return Optional.empty();
    }
    return Optional.of(conclude(trial, Path.State.OK, now));
  }

  /** What was not heard of in time is lost. */
  ImmutableList<Finding> expire(long now) {
    ImmutableList.Builder<Finding> findings = ImmutableList.builder();
    while (!rounds.isEmpty() && rounds.getFirst().deadline() <= now) {
      Round round = rounds.removeFirst();
      round.missing().keySet().forEach(sequence -> forget(round, sequence));
      counters.countLost(round.missing().size());
      if (!round.isOver()) {
        lost(round.trial(), now).ifPresent(findings::add);
      }
    }
    return findings.build();
  }

  private Optional<Finding> lost(Trial trial, long now) {
    trial.lostTries++;
    if (trial.lostTries < settings.tries()) {
      await(trial, now);
      return Optional.empty();
    }
    Path.State state = trial.smallArrived ? Path.State.MTU_TOO_SMALL : Path.State.UNREACHABLE;
    return Optional.of(conclude(trial, state, now));
  }

  private Finding conclude(Trial trial, Path.State state, long now) {
    trial.lostTries = 0;
    trial.smallArrived = false;
    await(trial, now + settings.interval().toNanos());
    return new Finding(trial.direction, trial.target, state);
  }

  private void await(Trial trial, long due) {
    trial.round = NONE;
    trial.due = due;
    waiting.add(trial);
  }

  private void forget(Round round, long sequence) {
    bySequence.remove(sequence);
    underWay.computeIfPresent(
        round.trial().direction.from(), (from, frames) -> frames > 1 ? frames - 1 : null);
  }
}
