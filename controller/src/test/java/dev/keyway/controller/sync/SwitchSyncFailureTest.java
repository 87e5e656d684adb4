package dev.keyway.controller.sync;

import static dev.keyway.controller.sync.FakeSwitch.Asked.COMMIT;
import static dev.keyway.controller.sync.FakeSwitch.Asked.READ_BACK;
import static dev.keyway.controller.sync.SyncBench.HV1;
import static dev.keyway.controller.sync.SyncBench.HV2;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.flow.Rules;
import dev.keyway.controller.sync.FakeSwitch.Fate;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whatever goes wrong, the bridge is read back and is true in the end. */
final class SwitchSyncFailureTest {

  private static final Duration MOMENT = Duration.ofMillis(1);

  private final SyncBench bench = SyncBench.withTwoHypervisors();
  private final FakeSwitch one = bench.one();

  @Test
  void aRefusedBundleLeadsToReadingBackAfterAPause() {
    one.next(Fate.REFUSED);
    bench.change(worlds -> worlds.port("dave", "blue", "hv1"));
    assertThat(one.asked()).containsExactly(COMMIT);
    bench.isTrue(HV2);
    bench.switches.pass(Backoff.FIRST.minus(MOMENT));
    assertThat(one.asked()).isEmpty();
    bench.switches.pass(MOMENT);
    assertThat(one.asked()).containsExactly(READ_BACK, COMMIT);
    bench.isTrue(HV1);
  }

  @Test
  void pausesGrowToTheLongestAndAreShortAgainAfterASuccess() {
    one.next(Fate.REFUSED);
    bench.change(worlds -> worlds.port("dave", "blue", "hv1"));
    for (int pause : new int[] {100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000}) {
      assertThat(one.asked()).contains(COMMIT);
      one.next(Fate.DONE, Fate.REFUSED);
      bench.switches.pass(Duration.ofMillis(pause).minus(MOMENT));
      assertThat(one.asked()).as("before %s ms have passed", pause).isEmpty();
      bench.switches.pass(MOMENT);
    }
    bench.switches.pass(Backoff.LAST);
    bench.isTrue(HV1);
    one.next(Fate.REFUSED);
    bench.change(worlds -> worlds.port("erin", "blue", "hv1"));
    bench.switches.pass(Backoff.FIRST);
    bench.isTrue(HV1);
  }

  @Test
  void whatIsOfferedWhileABridgeIsInDoubtWaitsForTheReadBack() {
    one.next(Fate.REFUSED);
    bench.change(worlds -> worlds.port("dave", "blue", "hv1"));
    bench.change(worlds -> worlds.port("erin", "blue", "hv1"));
    assertThat(one.asked()).containsExactly(COMMIT);
    bench.switches.pass(Backoff.FIRST);
    assertThat(one.asked()).containsExactly(READ_BACK, COMMIT);
    bench.isTrue(HV1);
  }

  @Test
  void anUnknownOutcomeIsFoundOutByReadingBack() {
    for (Fate fate : ImmutableList.of(Fate.TIMED_OUT_BEFORE, Fate.TIMED_OUT_AFTER)) {
      one.next(fate);
      bench.change(worlds -> worlds.port(fate.name(), "blue", "hv1"));
      bench.switches.pass(Backoff.FIRST);
      bench.isTrue(HV1);
    }
    assertThat(one.asked()).containsExactly(COMMIT, READ_BACK, COMMIT, COMMIT, READ_BACK);
  }

  @Test
  void aReadBackThatFailsIsTriedAgain() {
    bench.disconnect();
    one.has(Rules.NONE);
    one.next(Fate.TIMED_OUT_BEFORE, Fate.REFUSED);
    bench.reconnect();
    bench.switches.pass(Backoff.FIRST.multipliedBy(3));
    assertThat(one.asked()).containsExactly(READ_BACK, READ_BACK, READ_BACK, COMMIT);
    bench.isTrue(HV1);
  }

  @Test
  void aConnectionThatIsLostWithABundleUnderWayStartsAfresh() {
    one.hold();
    bench.change(worlds -> worlds.port("dave", "blue", "hv1"));
    bench.disconnect();
    one.release();
    bench.reconnect();
    assertThat(one.asked()).containsExactly(COMMIT, READ_BACK, COMMIT);
    bench.isTrue(HV1);
  }

  @Test
  void aBridgeThatIsAwayIsNotTriedAgainUntilItIsBack() {
    one.next(Fate.REFUSED);
    bench.change(worlds -> worlds.port("dave", "blue", "hv1"));
    bench.disconnect();
    bench.switches.pass(Backoff.LAST);
    assertThat(one.asked()).containsExactly(COMMIT);
    bench.reconnect();
    bench.isTrue(HV1);
  }

  @Test
  void aBugInACompilerLeavesTheBridgeInDoubtAndNothingForgotten() {
    bench.compiler.failNext(new IllegalStateException("two flows of one key"));
    long revision = bench.change(worlds -> worlds.port("dave", "red", "hv1"));
    assertThat(bench.await(revision, Duration.ZERO).join().waitingFor())
        .containsExactly(new Revisions.Waiting(HV1, "two flows of one key"));
    bench.switches.pass(Backoff.FIRST);
    bench.isTrue(HV1);
    bench.isRealised(revision);
  }

  @Test
  void failuresAndReadBacksAreCounted() {
    long readBacks = bench.switches.counters().readBacks();
    one.next(Fate.REFUSED);
    bench.change(worlds -> worlds.port("dave", "blue", "hv1"));
    bench.switches.pass(Backoff.FIRST);
    assertThat(bench.switches.counters().failures()).isEqualTo(1);
    assertThat(bench.switches.counters().readBacks()).isEqualTo(readBacks + 1);
  }
}
