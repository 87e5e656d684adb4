package dev.keyway.controller.state;

import static dev.keyway.controller.state.Commands.get;
import static dev.keyway.controller.state.Commands.network;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.controller.store.MemoryStore;
import dev.keyway.controller.store.StoreException;
import dev.keyway.topology.world.World;
import dev.keyway.topology.world.Worlds;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a state loop ends, and what becomes of those who wait. */
@Timeout(60)
final class StateLoopEndTest {

  private final MemoryStore store = new MemoryStore();
  private final CompletableFuture<StoreException> failure = new CompletableFuture<>();
  private StateLoop loop;

  @BeforeEach
  void begin() throws Exception {
    loop =
        new StateLoop(
            World.empty(Worlds.KEYS), store, InstantSource.fixed(Worlds.NOON), failure::complete);
  }

  @AfterEach
  void end() {
    store.release();
    loop.close();
  }

  @Test
  void aFailingStoreEndsItAndTellsEverybody() throws Exception {
    loop.start();
    store.hold();
    CompletableFuture<Committed<String>> first = loop.submit(network("first"));
    store.awaitHeld();
    CompletableFuture<Committed<String>> waiting = loop.submit(network("waiting"));
    StoreException full = new StoreException("the disk is full");
    store.failWith(full);
    store.release();
    assertThat(failure.get(30, TimeUnit.SECONDS)).isSameAs(full);
    assertThatThrownBy(() -> get(first)).isSameAs(full);
    assertThatThrownBy(() -> get(waiting)).isSameAs(full);
    assertThatThrownBy(() -> get(loop.submit(network("late"))))
        .isInstanceOf(OverloadedException.class);
    assertThat(loop.world().revision()).isZero();
  }

  @Test
  void aBugInTheStoreEndsItToo() throws Exception {
    loop.start();
    store.failWith(new IllegalStateException("a bug"));
    CompletableFuture<Committed<String>> answer = loop.submit(network("blue"));
    assertThat(failure.get(30, TimeUnit.SECONDS)).hasMessageContaining("a bug");
    assertThatThrownBy(() -> get(answer)).isInstanceOf(StoreException.class);
  }

  @Test
  void closingFinishesWhatWaits() throws Exception {
    loop.start();
    store.hold();
    CompletableFuture<Committed<String>> first = loop.submit(network("first"));
    store.awaitHeld();
    CompletableFuture<Committed<String>> waiting = loop.submit(network("waiting"));
    store.release();
    loop.close();
    assertThat(first).isCompleted();
    assertThat(waiting).isCompleted();
    assertThatThrownBy(() -> get(loop.submit(network("late"))))
        .isInstanceOf(OverloadedException.class);
  }

  @Test
  void moreThanTheQueueHoldsIsRefusedAtOnce() throws Exception {
    loop.start();
    store.hold();
    CompletableFuture<Committed<String>> first = loop.submit(network("first"));
    store.awaitHeld();
    CompletableFuture<Committed<Integer>> last = loop.submit(draft -> 0);
    int taken = 1;
    while (!last.isCompletedExceptionally()) {
      last = loop.submit(draft -> 0);
      taken++;
    }
    assertThat(loop.backlog()).isEqualTo(taken - 1).isGreaterThan(1000);
    CompletableFuture<Committed<Integer>> refused = last;
    assertThatThrownBy(() -> get(refused)).isInstanceOf(OverloadedException.class);
    // What peers say is not refused: who leaves would be there for ever.
    CompletableFuture<Committed<Integer>> report = loop.report(draft -> 1);
    CompletableFuture<Committed<Integer>> partly = loop.reportPartly(draft -> 2);
    store.release();
    get(first);
    assertThat(get(report).value()).isEqualTo(1);
    assertThat(get(partly).value()).isEqualTo(2);
  }
}
