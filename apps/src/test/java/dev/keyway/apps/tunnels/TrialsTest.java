package dev.keyway.apps.tunnels;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Iterables;
import dev.keyway.apps.tunnels.Trials.Finding;
import dev.keyway.apps.tunnels.Trials.Probe;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.world.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When is what probed, and what follows from what arrives; with a clock that the test moves. */
final class TrialsTest {

  private static final int MTU = 1458;
  private static final int FULL = MTU + 14;
  private static final int SMALL = ProbeFrame.SMALLEST;
  private static final ProbeSettings SETTINGS =
      new ProbeSettings(Duration.ofSeconds(60), Duration.ofSeconds(2), 3, 400, 4);

  private static final Direction ONE_TWO = direction(1, 2);
  private static final Direction TWO_ONE = direction(2, 1);

  private final ProbeCounters counters = new ProbeCounters();
  private final Trials trials = new Trials(SETTINGS, counters);
  private long now = 1_000;

  private static Direction direction(int from, int to) {
    return new Direction(new HypervisorId("hv" + from), new HypervisorId("hv" + to));
  }

  private static Target target(int from, int to) {
    return target(from, to, MTU);
  }

  private static Target target(int from, int to, int mtu) {
    return new Target(end(from), end(to), mtu);
  }

  private static Target.End end(int number) {
    return new Target.End(
        new DatapathId(number), Instant.EPOCH, IpAddress.parse("172.31.0." + number), 1);
  }

  private void plan(Direction... directions) {
    ImmutableMap.Builder<Direction, Target> targets = ImmutableMap.builder();
    for (Direction direction : directions) {
      targets.put(direction, target(number(direction.from()), number(direction.to())));
    }
    assertThat(trials.plan(targets.buildOrThrow(), now)).isEmpty();
  }

  private static int number(HypervisorId id) {
    return Integer.parseInt(id.name().substring(2));
  }

  private ImmutableList<Probe> begin() {
    return trials.begin(now, 1_000, to -> true);
  }

  private ImmutableList<Finding> pass(int seconds) {
    now += Duration.ofSeconds(seconds).toNanos();
    return trials.expire(now);
  }

  private Optional<Path.State> arrives(Probe probe) {
    return trials
        .arrived(probe.sequence(), probe.target().receiver().bridge(), probe.size(), now)
        .map(Finding::state);
  }

  private static List<Integer> sizes(List<Probe> probes) {
    return probes.stream().map(Probe::size).toList();
  }

  @Test
  void aNewDirectionIsProbedAtOnceWithAFullFrame() {
    plan(ONE_TWO, TWO_ONE);
    ImmutableList<Probe> probes = begin();
    assertThat(probes).extracting(Probe::direction).containsExactlyInAnyOrder(ONE_TWO, TWO_ONE);
    assertThat(sizes(probes)).containsExactly(FULL, FULL);
    assertThat(begin()).isEmpty();
  }

  @Test
  void aFullFrameThatArrivesSaysAllAndTheNextComesAfterTheInterval() {
    plan(ONE_TWO);
    assertThat(arrives(begin().get(0))).contains(Path.State.OK);
    assertThat(pass(59)).isEmpty();
    assertThat(begin()).isEmpty();
    assertThat(pass(1)).isEmpty();
    assertThat(sizes(begin())).containsExactly(FULL);
    assertThat(counters.received()).isEqualTo(1);
    assertThat(counters.lost()).isZero();
  }

  @Test
  void threeLostTriesMakeADirectionUnreachable() {
    plan(ONE_TWO);
    assertThat(sizes(begin())).containsExactly(FULL);
    assertThat(pass(2)).isEmpty();
    assertThat(sizes(begin())).containsExactly(SMALL, FULL);
    assertThat(pass(2)).isEmpty();
    assertThat(sizes(begin())).containsExactly(SMALL, FULL);
    assertThat(pass(2)).containsExactly(new Finding(ONE_TWO, target(1, 2), Path.State.UNREACHABLE));
    assertThat(counters.lost()).isEqualTo(5);
    assertThat(begin()).isEmpty();
    pass(60);
    assertThat(sizes(begin())).containsExactly(FULL);
  }

  @Test
  void smallFramesThatArriveWhereFullOnesDoNotTellTheMtuTooSmall() {
    plan(ONE_TWO);
    begin();
    pass(2);
    assertThat(arrives(begin().get(0))).isEmpty();
    pass(2);
    begin();
    assertThat(pass(2)).extracting(Finding::state).containsExactly(Path.State.MTU_TOO_SMALL);
  }

  @Test
  void whatWasFoundInOneRoundSaysNothingInTheNext() {
    smallFramesThatArriveWhereFullOnesDoNotTellTheMtuTooSmall();
    pass(60);
    for (int i = 0; i < 2; i++) {
      begin();
      assertThat(pass(2)).isEmpty();
    }
    begin();
    assertThat(pass(2)).extracting(Finding::state).containsExactly(Path.State.UNREACHABLE);
  }

  @Test
  void oneLostFrameIsNoAlarm() {
    plan(ONE_TWO);
    begin();
    pass(2);
    List<Probe> again = begin();
    assertThat(arrives(again.get(1))).contains(Path.State.OK);
    // The small one comes late, out of order.
    assertThat(arrives(again.get(0))).isEmpty();
    assertThat(pass(2)).isEmpty();
    assertThat(counters.strays()).isZero();
    assertThat(counters.lost()).isEqualTo(1);
  }

  @Test
  void framesThatNobodyWaitsForCountForNothing() {
    plan(ONE_TWO);
    Probe probe = begin().get(0);
    DatapathId receiver = probe.target().receiver().bridge();
    assertThat(trials.arrived(probe.sequence() + 1, receiver, FULL, now)).isEmpty();
    assertThat(trials.arrived(probe.sequence(), new DatapathId(9), FULL, now)).isEmpty();
    assertThat(trials.arrived(probe.sequence(), receiver, FULL - 1, now)).isEmpty();
    assertThat(counters.strays()).isEqualTo(3);
    assertThat(arrives(probe)).contains(Path.State.OK);
    assertThat(arrives(probe)).as("played again").isEmpty();
    assertThat(counters.strays()).isEqualTo(4);
  }

  @Test
  void aFrameThatIsTooLateIsLostAndAStray() {
    plan(ONE_TWO);
    Probe probe = begin().get(0);
    pass(2);
    assertThat(arrives(probe)).isEmpty();
    assertThat(counters.lost()).isEqualTo(1);
    assertThat(counters.strays()).isEqualTo(1);
  }

  @Test
  void aTargetThatChangesIsProbedAnewAtOnceAndFormerFramesSayNothing() {
    plan(ONE_TWO);
    Probe former = begin().get(0);
    assertThat(trials.plan(ImmutableMap.of(ONE_TWO, target(1, 2, 8958)), now)).isEmpty();
    assertThat(sizes(begin())).containsExactly(8972);
    assertThat(arrives(former)).isEmpty();
    assertThat(trials.plan(ImmutableMap.of(ONE_TWO, target(1, 2, 8958)), now)).isEmpty();
    assertThat(begin()).isEmpty();
  }

  @Test
  void aDirectionThatNobodyNeedsIsToldAndProbedNoMore() {
    plan(ONE_TWO, TWO_ONE);
    begin();
    assertThat(trials.plan(ImmutableMap.of(ONE_TWO, target(1, 2)), now)).containsExactly(TWO_ONE);
    pass(2);
    assertThat(begin()).extracting(Probe::direction).containsOnly(ONE_TWO);
  }

  @Test
  void oneHypervisorSendsOnlySoManyAtOnce() {
    plan(IntStream.rangeClosed(2, 11).mapToObj(to -> direction(1, to)).toArray(Direction[]::new));
    List<Probe> first = begin();
    assertThat(first).hasSize(SETTINGS.framesPerSender());
    assertThat(begin()).isEmpty();
    arrives(first.get(0));
    assertThat(begin()).hasSize(1);
    pass(2);
    // Two for each from now on, and those that were lost have waited longest... after the new ones.
    assertThat(begin()).hasSize(SETTINGS.framesPerSender());
  }

  @Test
  void allTogetherSendOnlySoManyAndEachHasItsTurn() {
    plan(ONE_TWO, TWO_ONE, direction(3, 4));
    Probe first = Iterables.getOnlyElement(trials.begin(now, 1, to -> true));
    Probe second = Iterables.getOnlyElement(trials.begin(now, 1, to -> true));
    Probe third = Iterables.getOnlyElement(trials.begin(now, 1, to -> true));
    assertThat(List.of(first, second, third)).extracting(Probe::direction).doesNotHaveDuplicates();
  }

  @Test
  void aReceiverThatIsNotReadyIsWaitedFor() {
    plan(ONE_TWO, TWO_ONE);
    assertThat(trials.begin(now, 10, ONE_TWO.to()::equals))
        .extracting(Probe::direction)
        .containsExactly(ONE_TWO);
    pass(1);
    assertThat(begin()).extracting(Probe::direction).containsExactly(TWO_ONE);
  }

  @Test
  void aRushProbesAtOnceWhatItAsksFor() {
    plan(ONE_TWO, TWO_ONE, direction(3, 4));
    begin().forEach(this::arrives);
    assertThat(trials.rush(it -> it.touches(ONE_TWO.from()::equals), now)).isEqualTo(2);
    assertThat(begin()).extracting(Probe::direction).containsExactlyInAnyOrder(ONE_TWO, TWO_ONE);
    assertThat(trials.rush(it -> true, now)).isEqualTo(3);
    assertThat(begin()).extracting(Probe::direction).containsExactly(direction(3, 4));
  }

  /** What the settings promise of a site of 200 that all share networks. */
  @Test
  void aFullMeshIsProbedInARoundOfHundredSeconds() {
    ImmutableMap.Builder<Direction, Target> mesh = ImmutableMap.builder();
    for (int from = 1; from <= 200; from++) {
      for (int to = 1; to <= 200; to++) {
        if (from != to) {
          mesh.put(direction(from, to), target(from, to));
        }
      }
    }
    Map<Direction, Target> targets = mesh.buildOrThrow();
    Trials large = new Trials(ProbeSettings.DEFAULTS, counters);
    large.plan(targets, now);
    int most = ProbeSettings.DEFAULTS.framesPerSecond() / 10;
    for (int tenth = 0; tenth < 1_000; tenth++) {
      for (Probe probe : large.begin(now, most, to -> true)) {
        large.arrived(probe.sequence(), probe.target().receiver().bridge(), probe.size(), now);
      }
      now += Duration.ofMillis(100).toNanos();
      assertThat(large.expire(now)).isEmpty();
    }
    assertThat(counters.received()).isBetween((long) targets.size(), 40_000L);
  }
}
