package dev.keyway.controller.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.store.MemoryStore;
import dev.keyway.controller.store.SqliteStore;
import dev.keyway.controller.store.Store;
import dev.keyway.controller.store.StoreException;
import dev.keyway.topology.world.Draft;
import dev.keyway.topology.world.RandomChanges;
import dev.keyway.topology.world.Transaction;
import dev.keyway.topology.world.World;
import dev.keyway.topology.world.Worlds;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A state loop that ends, and another that goes on with its store. */
@Timeout(60)
final class RestartTest {

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void aRestartFindsTheSameDurableWorld(long seed, @TempDir Path directory) throws Exception {
    Path file = directory.resolve("keyway.db");
    RandomChanges changes = new RandomChanges(seed);
    long lastDurable = 0;
    // Three lives, each of which goes on where the one before ended.
    for (int life = 0; life < 3; life++) {
      World end;
      try (Store store = SqliteStore.open(file);
          StateLoop loop = started(store)) {
        assertThat(loop.world().revision()).isEqualTo(lastDurable);
        changes.restartWith(loop.world());
        lastDurable = run(loop, changes.take(150), lastDurable);
        end = loop.world();
      }
      try (Store store = SqliteStore.open(file);
          StateLoop loop = started(store)) {
        assertSameDurableWorld(loop.world(), end);
        assertThat(loop.world().revision()).isEqualTo(lastDurable);
      }
    }
  }

  @Test
  void aLogMuchLongerThanItsWorldIsCompactedAtTheStart() throws Exception {
    MemoryStore store = new MemoryStore();
    RandomChanges changes = new RandomChanges(9);
    List<Transaction> log = new ArrayList<>();
    while (log.size() <= 10_000) {
      RandomChanges.Step step = changes.next();
      if (!step.transaction().durable().isEmpty()) {
        log.add(step.transaction());
      }
    }
    store.append(log);
    StateLoop loop = started(store);
    loop.close();
    assertSameDurableWorld(loop.world(), changes.world());
    assertThat(store.compactions()).isEqualTo(1);
    assertThat(store.replay(transaction -> {})).isLessThan(100);

    StateLoop next = started(store);
    next.close();
    assertThat(next.world()).isEqualTo(loop.world());
    assertThat(store.compactions()).isEqualTo(1);
  }

  /** Submits what happened as commands; returns the last revision that something durable got. */
  private static long run(StateLoop loop, ImmutableList<RandomChanges.Step> steps, long before)
      throws Exception {
    List<CompletableFuture<Committed<Boolean>>> answers = new ArrayList<>();
    for (RandomChanges.Step step : steps) {
      answers.add(loop.submit(draft -> apply(draft, step.transaction())));
    }
    long last = before;
    for (CompletableFuture<Committed<Boolean>> answer : answers) {
      Committed<Boolean> committed = answer.get(30, TimeUnit.SECONDS);
      last = committed.value() ? committed.revision() : last;
    }
    return last;
  }

  private static boolean apply(Draft draft, Transaction transaction) {
    transaction.changes().forEach(draft::apply);
    return !transaction.durable().isEmpty();
  }

  private static StateLoop started(Store store) throws StoreException {
    StateLoop loop =
        new StateLoop(
            World.empty(Worlds.KEYS),
            store,
            InstantSource.fixed(Worlds.NOON),
            failure -> {
              throw new AssertionError(failure);
            });
    loop.start();
    return loop;
  }

  /** All but bridges, and what only their changes leave behind: revision and stamps. */
  private static void assertSameDurableWorld(World actual, World expected) {
    assertThat(actual.networks()).isEqualTo(expected.networks());
    assertThat(actual.subnets()).isEqualTo(expected.subnets());
    assertThat(actual.ports()).isEqualTo(expected.ports());
    assertThat(actual.fleet().hypervisors()).isEqualTo(expected.fleet().hypervisors());
    assertThat(actual.fleet().interfaces()).isEqualTo(expected.fleet().interfaces());
    assertThat(actual.wiring().bound()).isEqualTo(expected.wiring().bound());
  }
}
