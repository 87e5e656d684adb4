package dev.keyway.controller.sync;

import static dev.keyway.controller.sync.FakeSwitch.Asked.COMMIT;
import static dev.keyway.controller.sync.FakeSwitch.Asked.READ_BACK;
import static dev.keyway.controller.sync.SyncBench.HV1;
import static dev.keyway.controller.sync.SyncBench.HV2;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.flow.Action;
import dev.keyway.controller.flow.Cookie;
import dev.keyway.controller.flow.Field;
import dev.keyway.controller.flow.Flow;
import dev.keyway.controller.flow.Group;
import dev.keyway.controller.flow.Match;
import dev.keyway.controller.flow.Rules;
import dev.keyway.controller.sync.FakeSwitch.Fate;
import dev.keyway.topology.world.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What somebody else changed on a bridge is found, told and set right. */
final class AuditsTest {

  private final SyncBench bench = SyncBench.withTwoHypervisors();
  private final FakeSwitch one = bench.one();
  private final Audits audits = bench.switches.audits();

  @Test
  void aBridgeThatHasWhatItConfirmedIsLookedAtAndLeftAlone() {
    Audit audit = audit();
    assertThat(audit.drift().total()).isZero();
    assertThat(audit.repaired()).isTrue();
    assertThat(audit.flows()).isEqualTo(bench.wanted(HV1).flows().size());
    assertThat(one.asked()).containsExactly(READ_BACK);
    assertThat(audits.of(HV1).orElseThrow().lastDrift()).isEmpty();
  }

  @Test
  void whatIsMissingAlteredOrNobodysIsCountedAndSetRight() {
    Flow lost = anyFlow(1);
    Flow bent = anyFlow(2);
    Flow strange = flow(Cookie.of(Cookie.Kind.PORT, 77), Action.output(9));
    Rules.Builder had = new Rules.Builder().add(strange);
    bench.wanted(HV1).groups().values().stream().skip(1).forEach(had::add);
    had.add(new Group(Group.FIRST + 1000, ImmutableList.of()));
    for (Flow flow : bench.wanted(HV1).flows().values()) {
      if (flow.equals(bent)) {
        had.add(new Flow(bent.key(), bent.cookie(), ImmutableList.of(), bent.next()));
      } else if (!flow.equals(lost)) {
        had.add(flow);
      }
    }
    one.has(had.build());

    Drift drift = audit().drift();
    assertThat(List.of(drift.missing(), drift.altered(), drift.foreign())).containsExactly(2, 1, 2);
    assertThat(drift.examples())
        .contains(
            new Drift.Finding(Drift.Kind.MISSING, lost.toString(), lost.cookie()),
            new Drift.Finding(Drift.Kind.ALTERED, bent.toString(), bent.cookie()),
            new Drift.Finding(Drift.Kind.FOREIGN, strange.toString(), strange.cookie()));
    bench.isTrue(HV1);
    assertThat(bench.switches.counters().drifted(Drift.Kind.FOREIGN)).isEqualTo(2);
  }

  @Test
  void everyBridgeIsLookedAtInEachInterval() {
    bench.two();
    for (int round = 1; round <= 3; round++) {
      one.has(Rules.NONE);
      bench.switches.pass(FakeSwitches.AUDIT_INTERVAL.multipliedBy(3).dividedBy(2));
      bench.isTrue(HV1);
    }
    AuditRecord record = audits.of(HV1).orElseThrow();
    assertThat(record.audits()).isBetween(3L, 5L);
    assertThat(record.missing())
        .isEqualTo(3L * (bench.wanted(HV1).flows().size() + bench.wanted(HV1).groups().size()));
    assertThat(audits.of(HV2).orElseThrow().missing()).isZero();
  }

  @Test
  void whatIsOfferedWhileABridgeIsLookedAtIsNoDriftAndIsSentAfterwards() {
    one.hold();
    CompletableFuture<Audit> audit = audits.now(HV1).orElseThrow();
    long revision = bench.change(worlds -> worlds.port("dave", "blue", "hv1"));
    one.release();
    assertThat(audit).isCompletedWithValueMatching(done -> done.drift().total() == 0);
    assertThat(one.asked()).containsExactly(READ_BACK, COMMIT);
    bench.isTrue(HV1);
    bench.isRealised(revision);
  }

  @Test
  void aRepairThatFailsIsToldAsSuchAndTriedOn() {
    one.has(Rules.NONE);
    one.next(Fate.DONE, Fate.REFUSED);
    assertThat(audit().repaired()).isFalse();
    bench.switches.pass(Backoff.FIRST);
    bench.isTrue(HV1);
  }

  @Test
  void anAuditTriesAgainWhatTheBridgeRefusedBeforeAndDoesNotCallItDrift() {
    one.refuses(flow -> flow.table() == 1 && flow.cookie().number() == 4);
    bench.change(worlds -> worlds.port("dave", "blue", "hv1"));
    assertThat(audit().drift().total()).isZero();
    assertThat(bench.switches.revisions().progress().refusalsOf(HV1)).hasSize(1);

    one.refuses(flow -> false);
    assertThat(audit().drift().total()).isZero();
    assertThat(bench.switches.revisions().progress().refusalsOf(HV1)).isEmpty();
    bench.isTrue(HV1);
  }

  @Test
  void whoAskedIsToldWhenTheBridgeLeaves() {
    one.hold();
    CompletableFuture<Audit> audit = audits.now(HV1).orElseThrow();
    bench.disconnect();
    assertThat(audit).isCompletedExceptionally();
    assertThat(audits.now(HV1)).isEmpty();
    assertThat(audits.now(Named.hv("nobody"))).isEmpty();
    one.asked();
    bench.switches.pass(FakeSwitches.AUDIT_INTERVAL.multipliedBy(2));
    assertThat(one.asked()).isEmpty();
  }

  private Audit audit() {
    return audits.now(HV1).orElseThrow().orTimeout(1, java.util.concurrent.TimeUnit.SECONDS).join();
  }

  private Flow anyFlow(int table) {
    return new ArrayList<>(bench.wanted(HV1).flows().values())
        .stream().filter(flow -> flow.table() == table).findFirst().orElseThrow();
  }

  private static Flow flow(Cookie cookie, Action... actions) {
    return new Flow(
        1,
        7,
        Match.where(Field.IN_PORT, 77).build(),
        cookie,
        ImmutableList.copyOf(actions),
        OptionalInt.empty());
  }
}
