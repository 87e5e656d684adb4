package dev.keyway.topology.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.keyway.topology.world.RandomChanges.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds after any changes whatever. A test's name has the seed with which to repeat it. */
final class RandomChangesTest {

  private static final int STEPS = 500;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 12);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyIndexEqualsItsRecomputation(long seed) {
    RandomChanges changes = new RandomChanges(seed);
    for (int i = 0; i < STEPS; i++) {
      Step step = changes.next();
      try {
        FromScratch.assertSound(step.after());
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("after " + step.transaction(), e);
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void replayingTheLogGivesTheSameDurableWorld(long seed) {
    List<Transaction> log = new ArrayList<>();
    World replayed = World.empty(Worlds.KEYS);
    for (Step step : new RandomChanges(seed).take(STEPS)) {
      ImmutableList<Change> durable = ImmutableList.copyOf(step.transaction().durable());
      if (!durable.isEmpty()) {
        Transaction stored =
            new Transaction(step.transaction().revision(), step.transaction().at(), durable);
        log.add(stored);
        replayed = replayed.after(stored);
      }
      assertSameDurableWorld(replayed, step.after());
    }
    assertThat(replay(log)).isEqualTo(replayed);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aSnapshotLeadsToTheSameDurableWorld(long seed) {
    RandomChanges changes = new RandomChanges(seed);
    for (int i = 0; i < STEPS / 10; i++) {
      changes.take(10);
      World world = changes.world();
      ImmutableList<Transaction> snapshot = Snapshot.of(world);
      World replayed = replay(snapshot);
      assertSameDurableWorld(replayed, world);
      assertThat(replayed.revision()).isEqualTo(world.revision());
      assertThat(replayed.wiring().stamps()).isEqualTo(world.wiring().stamps());
      assertThat(Snapshot.of(replayed)).isEqualTo(snapshot);
      FromScratch.assertSound(replayed);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void replayedTransactionsLeadToTheVerySameWorld(long seed) {
    World world = World.empty(Worlds.KEYS);
    for (Step step : new RandomChanges(seed).take(STEPS)) {
      world = world.after(step.transaction());
      assertThat(world).isEqualTo(step.after());
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whateverASubjectDependsOnIsTouchedWhenItChanges(long seed) {
    for (Step step : new RandomChanges(seed).take(STEPS)) {
      Dependencies.assertAllTouched(step);
    }
  }

  @Test
  void theSameSeedGivesTheSameChanges() {
    assertThat(new RandomChanges(5).take(50)).isEqualTo(new RandomChanges(5).take(50));
  }

  /** A generator that never gets anywhere would let everything else pass. */
  @Test
  void allKindsOfChangesHappenAndPortsAreBound() {
    List<Step> steps =
        seeds().boxed().flatMap(seed -> new RandomChanges(seed).take(STEPS).stream()).toList();
    Set<Class<?>> seen =
        steps.stream()
            .flatMap(step -> step.transaction().changes().stream())
            .map(Object::getClass)
            .collect(Collectors.toSet());
    ImmutableSet<Class<?>> notMade =
        ImmutableSet.of(
            Change.NumbersReached.class,
            Change.AddressReached.class,
            Change.FlowsLeft.class,
            Change.KeyQuarantined.class,
            Change.PeerRefused.class,
            Change.HostAdmitted.class);
    assertThat(seen).containsAll(kindsBut(notMade));
    assertThat(most(steps, step -> step.after().wiring().bound().size())).isGreaterThan(7);
    assertThat(
            most(
                steps,
                step ->
                    step.after().wiring().members().values().stream()
                        .mapToInt(Map::size)
                        .max()
                        .orElse(0)))
        .isGreaterThan(2);
    assertThat(most(steps, step -> step.after().networks().keys().quarantined().size()))
        .isGreaterThan(0);
    assertThat(most(steps, step -> standings(step, Standing.State.ALSO))).isGreaterThan(0);
    assertThat(most(steps, step -> standings(step, Standing.State.HOLDS))).isGreaterThan(2);
    assertThat(most(steps, step -> standings(step, Standing.State.CONFLICT))).isGreaterThan(2);
  }

  private static int standings(Step step, Standing.State state) {
    return (int)
        step.after().ports().byId().values().stream()
            .flatMap(port -> Standings.of(step.after(), port).stream())
            .filter(standing -> standing.state() == state)
            .count();
  }

  private static int most(List<Step> steps, ToIntFunction<Step> size) {
    return steps.stream().mapToInt(size).max().orElseThrow();
  }

  private static List<Class<?>> kindsBut(Set<Class<?>> some) {
    return Stream.of(Change.Durable.class, Change.Volatile.class)
        .flatMap(part -> Stream.<Class<?>>of(part.getPermittedSubclasses()))
        .filter(kind -> !some.contains(kind))
        .toList();
  }

  private static World replay(Iterable<Transaction> log) {
    World world = World.empty(Worlds.KEYS);
    for (Transaction transaction : log) {
      world = world.after(transaction);
    }
    return world;
  }

  /** All but bridges, refusals, and the stamps that their changes leave. */
  private static void assertSameDurableWorld(World actual, World expected) {
    assertThat(actual.networks()).isEqualTo(expected.networks());
    assertThat(actual.subnets()).isEqualTo(expected.subnets());
    assertThat(actual.ports()).isEqualTo(expected.ports());
    assertThat(actual.fleet().hypervisors()).isEqualTo(expected.fleet().hypervisors());
    assertThat(actual.fleet().interfaces()).isEqualTo(expected.fleet().interfaces());
    assertThat(actual.fleet().left()).isEqualTo(expected.fleet().left());
    assertThat(actual.claims().byPlace()).isEqualTo(expected.claims().byPlace());
    assertThat(actual.wiring().bound()).isEqualTo(expected.wiring().bound());
    assertThat(actual.wiring().members()).isEqualTo(expected.wiring().members());
    assertThat(actual.wiring().networksAt()).isEqualTo(expected.wiring().networksAt());
  }
}
