package dev.keyway.apps.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Sets;
import dev.keyway.controller.flow.Rules;
import dev.keyway.controller.sync.FakeSwitch;
import dev.keyway.controller.sync.FakeSwitches;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.world.RandomChanges;
import dev.keyway.topology.world.Transaction;
import dev.keyway.topology.world.World;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compiling everything from scratch is the reference: whatever changes, in whatever batches, and
 * however slow or faulty a bridge is, what it has when it has caught up is what a full compile
 * says.
 */
final class IncrementalTest {

  private static final int BATCHES = 150;

  /**
   * More than all the failures that a bridge still has in store, with the longest pauses between.
   */
  private static final Duration LONG = Duration.ofHours(1);

  private static final ImmutableList<FakeSwitch.Fate> FATES =
      ImmutableList.copyOf(FakeSwitch.Fate.values());

  private final OverlayCompiler compiler = new OverlayCompiler();

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 32);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void differencesLeaveEachBridgeWithAFullCompile(long seed) {
    RandomChanges changes = new RandomChanges(seed);
    SplittableRandom random = new SplittableRandom(seed);
    FakeSwitches switches = new FakeSwitches(compiler, changes.world());
    for (int i = 0; i < BATCHES; i++) {
      disturb(random, switches);
      ImmutableList<Transaction> batch =
          changes.take(random.nextInt(1, 5)).stream()
              .map(RandomChanges.Step::transaction)
              .collect(ImmutableList.toImmutableList());
      switches.play(batch);
      realisedIsRealised(changes.world(), switches, "after " + batch);
    }
    switches.all().forEach(FakeSwitch::release);
    switches.pass(LONG);
    realisedIsRealised(changes.world(), switches, "in the end");
    assertThat(switches.revisions().progress().behind()).isEmpty();
  }

  /** Bridges become slow, are quick again, refuse what they get, or do it and don't say so. */
  private static void disturb(SplittableRandom random, FakeSwitches switches) {
    for (FakeSwitch bridge : switches.all()) {
      switch (random.nextInt(12)) {
        case 0, 1 -> bridge.hold();
        case 2, 3 -> bridge.release();
        case 4 -> {
          boolean ignored = bridge.serveOne();
        }
        case 5 -> bridge.next(FATES.get(random.nextInt(FATES.size())));
        default -> {}
      }
    }
    switches.pass(Duration.ofMillis(random.nextLong(200)));
  }

  /** Who says that it has caught up, has. */
  private void realisedIsRealised(World world, FakeSwitches switches, String when) {
    for (HypervisorId id : world.fleet().hypervisors().keySet()) {
      if (world.fleet().isConnected(id)
          && switches.revisions().progress().hasRealised(id, world.revision())) {
        Rules wanted = compiler.compile(world, id, world.wiring().subjectsAt(id));
        Rules has = switches.of(id).rules();
        if (!has.equals(wanted)) {
          throw new AssertionError(
              "%s: %s has in excess %s %s and lacks %s %s"
                  .formatted(
                      when,
                      id,
                      Sets.difference(flows(has), flows(wanted)),
                      Sets.difference(groups(has), groups(wanted)),
                      Sets.difference(flows(wanted), flows(has)),
                      Sets.difference(groups(wanted), groups(has))));
        }
      }
    }
  }

  private static Set<Object> flows(Rules rules) {
    return new HashSet<>(rules.flows().values());
  }

  private static Set<Object> groups(Rules rules) {
    return new HashSet<>(rules.groups().values());
  }
}
