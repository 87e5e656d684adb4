package dev.keyway.controller.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.flow.Rules;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.world.Named;
import dev.keyway.topology.world.Transaction;
import dev.keyway.topology.world.World;
import dev.keyway.topology.world.Worlds;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Syncs on a bench: fake bridges, a clock turned by hand, a world that a test changes by name. */
final class SyncBench {

  static final HypervisorId HV1 = Named.hv("hv1");
  static final HypervisorId HV2 = Named.hv("hv2");

  final SmallCompiler compiler = new SmallCompiler();
  final Worlds worlds = Worlds.empty();
  final FakeSwitches switches = new FakeSwitches(compiler, worlds.world());

  private BridgePort[] plugged = {};

  /** Two hypervisors with a guest each on one network, and one with another on a second network. */
  static SyncBench withTwoHypervisors() {
    SyncBench bench = new SyncBench();
    bench.change(
        worlds ->
            worlds
                .hypervisor("hv1")
                .hypervisor("hv2")
                .network("blue", 10)
                .subnet("blue", "10.0.0.0/24")
                .port("alice", "blue", "hv1")
                .port("bob", "blue", "hv2")
                .network("red", 20)
                .port("carol", "red", "hv1"));
    bench.one().asked();
    bench.two().asked();
    return bench;
  }

  /** Plays what an edit does as one batch. */
  long change(Consumer<Worlds> edit) {
    int before = worlds.log().size();
    edit.accept(worlds);
    ImmutableList<Transaction> all = worlds.log();
    switches.play(all.subList(before, all.size()));
    return world().revision();
  }

  World world() {
    return worlds.world();
  }

  FakeSwitch one() {
    return switches.get(new DatapathId(1));
  }

  FakeSwitch two() {
    return switches.get(new DatapathId(2));
  }

  /** A bridge that nobody is declared for, at first. */
  FakeSwitch three() {
    return switches.get(new DatapathId(3));
  }

  /** The bridge of hv1 is gone. */
  void disconnect() {
    plugged =
        world().fleet().bridgeOf(HV1).orElseThrow().ports().values().toArray(BridgePort[]::new);
    change(worlds -> worlds.disconnect("hv1"));
  }

  /** And comes back as it was. */
  long reconnect() {
    return change(worlds -> worlds.connect("hv1", plugged));
  }

  Rules wanted(HypervisorId id) {
    return compiler.compile(world(), id, world().wiring().subjectsAt(id));
  }

  void isTrue(HypervisorId id) {
    assertThat(switches.of(id).rules()).isEqualTo(wanted(id));
    assertThat(switches.revisions().progress().of(id)).isEmpty();
  }

  /** What somebody is told who waits for a revision; not done while he waits. */
  CompletableFuture<Revisions.Answer> await(long revision, Duration wait) {
    return switches.revisions().await(revision, wait.toMillis());
  }

  void isRealised(long revision) {
    assertThat(await(revision, Duration.ZERO))
        .isCompletedWithValue(new Revisions.Answer(revision, true, ImmutableList.of()));
  }
}
