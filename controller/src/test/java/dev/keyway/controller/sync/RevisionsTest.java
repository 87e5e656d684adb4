package dev.keyway.controller.sync;

import static dev.keyway.controller.sync.SyncBench.HV1;
import static dev.keyway.controller.sync.SyncBench.HV2;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.sync.FakeSwitch.Fate;
import dev.keyway.controller.sync.Revisions.Answer;
import dev.keyway.controller.sync.Revisions.Waiting;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who waits for a revision hears of it when all whom it concerns have it, or who has not. */
final class RevisionsTest {

  private static final Duration WAIT = Duration.ofSeconds(10);
  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final String SENDING = "its flows are being changed";

  private final SyncBench bench = SyncBench.withTwoHypervisors();

  @Test
  void whatIsRealisedAlreadyIsAnsweredAtOnce() {
    long revision = bench.change(worlds -> worlds.port("dave", "blue", "hv1"));
    assertThat(bench.await(revision, WAIT)).isCompletedWithValue(realised(revision));
    assertThat(bench.await(0, WAIT)).isCompletedWithValue(realised(0));
  }

  @Test
  void whoAsksRightAfterAChangeIsNotToldThatItIsRealised() {
    bench.one().hold();
    long revision = bench.change(worlds -> worlds.port("dave", "red", "hv1"));
    assertThat(bench.await(revision, Duration.ZERO))
        .isCompletedWithValue(waiting(revision, new Waiting(HV1, SENDING)));
  }

  @Test
  void theAnswerComesWhenTheLastOneHasIt() {
    bench.one().hold();
    bench.two().hold();
    long revision = bench.change(worlds -> worlds.port("dave", "blue", "hv1"));
    CompletableFuture<Answer> answer = bench.await(revision, WAIT);
    bench.one().release();
    assertThat(answer).isNotDone();
    bench.two().release();
    assertThat(answer).isCompletedWithValue(realised(revision));
  }

  @Test
  void theAnswerNamesWhoHasNotWhenTheWaitIsOver() {
    bench.one().hold();
    bench.two().hold();
    long revision = bench.change(worlds -> worlds.port("dave", "blue", "hv1"));
    CompletableFuture<Answer> answer = bench.await(revision, WAIT);
    bench.two().release();
    bench.switches.pass(WAIT.minus(MOMENT));
    assertThat(answer).isNotDone();
    bench.switches.pass(MOMENT);
    assertThat(answer).isCompletedWithValue(waiting(revision, new Waiting(HV1, SENDING)));
  }

  @Test
  void theReasonIsWhatWentWrong() {
    bench.one().next(Fate.REFUSED);
    long revision = bench.change(worlds -> worlds.port("dave", "red", "hv1"));
    Answer answer = bench.await(revision, Duration.ZERO).join();
    assertThat(answer.waitingFor())
        .singleElement()
        .satisfies(waiting -> assertThat(waiting.reason()).contains("BAD_MATCH/BAD_FIELD"));
  }

  @Test
  void aHypervisorThatARevisionDoesNotConcernIsNotWaitedFor() {
    bench.two().hold();
    long concerning = bench.change(worlds -> worlds.port("dave", "blue", "hv2"));
    long revision = bench.change(worlds -> worlds.port("erin", "red", "hv1"));
    assertThat(bench.switches.revisions().progress().hasRealised(HV1, revision)).isTrue();
    // What is before it is part of it: who reads the world at a revision sees all of that.
    assertThat(bench.await(revision, Duration.ZERO).join().waitingFor())
        .containsExactly(new Waiting(HV2, SENDING));
    bench.isRealised(concerning - 2);
  }

  @Test
  void aRevisionBeforeTheOneThatIsUnderWayIsRealised() {
    long before = bench.change(worlds -> worlds.port("dave", "blue", "hv1"));
    bench.one().hold();
    bench.change(worlds -> worlds.port("erin", "blue", "hv1"));
    bench.isRealised(before);
  }

  @Test
  void aLaterChangeDoesNotKeepAnEarlierOneWaiting() {
    bench.one().hold();
    long first = bench.change(worlds -> worlds.port("dave", "red", "hv1"));
    CompletableFuture<Answer> answer = bench.await(first, WAIT);
    long second = bench.change(worlds -> worlds.port("erin", "red", "hv1"));
    assertThat(bench.one().serveOne()).isTrue();
    assertThat(answer).isCompletedWithValue(realised(first));
    assertThat(bench.await(second, WAIT)).isNotDone();
  }

  @Test
  void aHypervisorThatIsAwayIsNotWaitedFor() {
    bench.disconnect();
    long revision = bench.change(worlds -> worlds.port("dave", "blue", "hv2"));
    assertThat(bench.await(revision, WAIT)).isCompletedWithValue(realised(revision));
  }

  @Test
  void whoWaitedForAHypervisorThatGoesAwayIsAnswered() {
    bench.one().hold();
    long revision = bench.change(worlds -> worlds.port("dave", "red", "hv1"));
    CompletableFuture<Answer> answer = bench.await(revision, WAIT);
    bench.disconnect();
    assertThat(answer).isCompletedWithValue(realised(revision));
  }

  @Test
  void aHypervisorThatIsBeingReadHasRealisedNothing() {
    bench.disconnect();
    bench.one().hold();
    bench.reconnect();
    assertThat(bench.switches.revisions().progress().hasRealised(HV1, 1)).isFalse();
    assertThat(bench.await(1, Duration.ZERO))
        .isCompletedWithValue(waiting(1, new Waiting(HV1, "it just connected")));
  }

  @Test
  void whatAnEarlierConnectionConfirmsSaysNothingAboutThisOne() {
    Revisions revisions = new Revisions(new HandClock());
    Revisions.Reporter former = revisions.attached(HV1, 5);
    revisions.away(HV1);
    Revisions.Reporter present = revisions.attached(HV1, 7);
    former.confirmed(7);
    former.failed("it was lost");
    assertThat(revisions.progress().of(HV1))
        .contains(new Progress.Behind(0, 7, "it just connected"));
    present.confirmed(7);
    assertThat(revisions.progress().behind()).isEmpty();
  }

  private static Answer realised(long revision) {
    return new Answer(revision, true, ImmutableList.of());
  }

  private static Answer waiting(long revision, Waiting... behind) {
    return new Answer(revision, false, ImmutableList.copyOf(behind));
  }
}
