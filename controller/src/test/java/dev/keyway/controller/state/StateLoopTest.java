package dev.keyway.controller.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.controller.store.MemoryStore;
import dev.keyway.controller.store.StoreException;
import dev.keyway.topology.command.NetworkCommands;
import dev.keyway.topology.command.Observation;
import dev.keyway.topology.command.Rejection;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.TunnelKey;
import dev.keyway.topology.world.Bridge;
import dev.keyway.topology.world.Named;
import dev.keyway.topology.world.Requests;
import dev.keyway.topology.world.World;
import dev.keyway.topology.world.Worlds;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class StateLoopTest {

  private final MemoryStore store = new MemoryStore();
  private final CompletableFuture<StoreException> failure = new CompletableFuture<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();
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
  void nobodyHearsOfAChangeBeforeItIsDurable() throws Exception {
    loop.listen(steps -> heard.add("heard"));
    loop.start();
    store.hold();
    CompletableFuture<Committed<String>> answer = loop.submit(network("blue"));
    store.awaitHeld();
    assertThat(answer).isNotDone();
    assertThat(heard).isEmpty();
    assertThat(loop.world().revision()).isZero();

    store.release();
    Committed<String> committed = get(answer);
    assertThat(committed.value()).isEqualTo("blue");
    assertThat(committed.revision()).isEqualTo(1);
    assertThat(committed.world()).isSameAs(loop.world());
    assertThat(committed.world().networks().get(Named.networkId("blue"))).isPresent();
    assertThat(heard).containsExactly("heard");
  }

  @Test
  void whatWaitsTogetherIsStoredWithOneCommitAndHeardAsOneBatch() throws Exception {
    loop.listen(steps -> heard.add(revisions(steps)));
    loop.start();
    store.hold();
    List<CompletableFuture<Committed<String>>> answers = new ArrayList<>();
    answers.add(loop.submit(network("first")));
    store.awaitHeld();
    for (String name : List.of("a", "b", "c", "d")) {
      answers.add(loop.submit(network(name)));
    }
    store.release();
    List<Long> revisions = new ArrayList<>();
    for (CompletableFuture<Committed<String>> answer : answers) {
      revisions.add(get(answer).revision());
    }
    assertThat(revisions).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(store.batches()).containsExactly(1, 4);
    assertThat(heard).containsExactly("1", "2 3 4 5");
  }

  @Test
  void aRejectedCommandLeavesTheWorldAsItWas() throws Exception {
    loop.listen(steps -> heard.add(revisions(steps)));
    loop.start();
    World before = get(loop.submit(network("blue"))).world();
    CompletableFuture<Committed<String>> answer =
        loop.submit(
            draft -> {
              network("red").run(draft);
              return network("blue", 4097).run(draft);
            });
    assertThatThrownBy(() -> get(answer))
        .isInstanceOf(Rejection.class)
        .hasMessageContaining("4097 is in use by network 'blue'");
    assertThat(loop.world()).isSameAs(before);
    assertThat(get(loop.submit(network("green"))).revision()).isEqualTo(2);
    assertThat(loop.world().networks().byId()).hasSize(2);
    assertThat(heard).containsExactly("1", "2");
  }

  @Test
  void aBugInACommandHarmsNobodyElse() throws Exception {
    loop.start();
    store.hold();
    CompletableFuture<Committed<String>> first = loop.submit(network("first"));
    store.awaitHeld();
    CompletableFuture<Committed<String>> bug =
        loop.submit(
            draft -> {
              network("half").run(draft);
              throw new IllegalStateException("a bug");
            });
    CompletableFuture<Committed<String>> next = loop.submit(network("next"));
    store.release();
    assertThatThrownBy(() -> get(bug)).hasMessage("a bug");
    assertThat(get(first).revision()).isEqualTo(1);
    assertThat(get(next).revision()).isEqualTo(2);
    assertThat(loop.world().networks().get(Named.networkId("half"))).isEmpty();
  }

  @Test
  void listenersHearInTheOrderOfTheirComingAndBeforeTheAnswer() throws Exception {
    loop.listen(steps -> heard.add("first sees " + loop.world().revision()));
    loop.listen(
        steps -> {
          throw new IllegalStateException("a listener's bug");
        });
    loop.listen(steps -> heard.add("last"));
    loop.start();
    CompletableFuture<Void> answered =
        loop.submit(network("blue")).thenAccept(committed -> heard.add("answer"));
    answered.get(30, TimeUnit.SECONDS);
    assertThat(heard).containsExactly("first sees 1", "last", "answer");
  }

  @Test
  void volatileChangesAreHeardButNotStored() throws Exception {
    loop.listen(steps -> heard.add(revisions(steps)));
    loop.start();
    assertThat(get(loop.submit(bridge(7))).revision()).isEqualTo(1);
    assertThat(get(loop.submit(network("blue"))).revision()).isEqualTo(2);
    assertThat(heard).containsExactly("1", "2");
    assertThat(store.batches()).containsExactly(1);
    List<Long> stored = new ArrayList<>();
    store.replay(transaction -> stored.add(transaction.revision()));
    assertThat(stored).containsExactly(2L);
  }

  @Test
  void aCommandThatChangesNothingIsAnsweredWithTheWorldAsItIs() throws Exception {
    loop.listen(steps -> heard.add(revisions(steps)));
    loop.start();
    get(loop.submit(network("blue")));
    Committed<Integer> answer = get(loop.submit(draft -> draft.world().networks().byId().size()));
    assertThat(answer.value()).isEqualTo(1);
    assertThat(answer.revision()).isEqualTo(1);
    assertThat(store.batches()).hasSize(1);
    assertThat(heard).containsExactly("1");
  }

  @Test
  void aFailingStoreEndsItAndTellsEverybody() throws Exception {
    loop.listen(steps -> heard.add(revisions(steps)));
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
    assertThat(heard).isEmpty();
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
    store.release();
    get(first);
  }

  private static Command<String> network(String name) {
    return network(name, Optional.empty());
  }

  private static Command<String> network(String name, long key) {
    return network(name, Optional.of(new TunnelKey(key)));
  }

  private static Command<String> network(String name, Optional<TunnelKey> key) {
    return draft -> {
      new NetworkCommands(Worlds.MTU)
          .create(draft, Named.networkId(name), Requests.networkOf(name, key));
      return name;
    };
  }

  private static Command<Boolean> bridge(long id) {
    return draft -> {
      Observation.connected(
          draft, Bridge.connected(new DatapathId(id), "192.0.2.1", draft.at(), "OVS", List.of()));
      return true;
    };
  }

  private static <T> T get(CompletableFuture<T> answer) throws Exception {
    try {
      return answer.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private static String revisions(List<Step> steps) {
    return String.join(
        " ", steps.stream().map(step -> Long.toString(step.world().revision())).toList());
  }
}
