package dev.keyway.controller.state;

import static dev.keyway.controller.state.Commands.bridge;
import static dev.keyway.controller.state.Commands.get;
import static dev.keyway.controller.state.Commands.network;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.controller.store.MemoryStore;
import dev.keyway.controller.store.StoreException;
import dev.keyway.topology.command.Rejection;
import dev.keyway.topology.world.Named;
import dev.keyway.topology.world.World;
import dev.keyway.topology.world.Worlds;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
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
  void listenersHearInTheOrderOfTheirComingBeforeTheWorldCanBeReadAndBeforeTheAnswer()
      throws Exception {
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
    assertThat(heard).containsExactly("first sees 0", "last", "answer");
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

  private static String revisions(List<Step> steps) {
    return String.join(
        " ", steps.stream().map(step -> Long.toString(step.world().revision())).toList());
  }
}
