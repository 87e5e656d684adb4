package dev.keyway.controller.sync;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.state.Step;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.world.Change;
import dev.keyway.topology.world.Draft;
import dev.keyway.topology.world.Transaction;
import dev.keyway.topology.world.World;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The bridges of a world that changes, and the syncs that keep them true, all on the caller's
 * thread. Bridges connect and disconnect as transactions say, and the syncs hear of that and of
 * each world in the order in which the state thread would tell them.
 */
public final class FakeSwitches {

  static final Duration AUDIT_INTERVAL = Duration.ofMinutes(5);

  private final HandClock clock = new HandClock();
  private final Revisions revisions = new Revisions(clock);
  private final List<Duration> realised = new ArrayList<>();
  private final SyncCounters counters = new SyncCounters(realised::add);
  private final Map<DatapathId, FakeSwitch> switches = new HashMap<>();
  private final Map<DatapathId, Long> confirmations = new HashMap<>();
  private final Audits audits = new Audits(AUDIT_INTERVAL, this::later, InstantSource.system());
  private final SwitchSyncs syncs;
  private World world;

  /** For bridges that get what a compiler says; all changes of the world are to be played here. */
  public FakeSwitches(FlowCompiler compiler, World world) {
    this.world = world;
    this.syncs =
        new SwitchSyncs(
            revisions,
            new SwitchSync.Tools(
                compiler,
                (bridge, confirmed) -> confirmations.put(bridge, confirmed.revision()),
                audits,
                counters,
                this::later),
            clock);
  }

  /** The bridge with a datapath id, connected or not. */
  public FakeSwitch get(DatapathId id) {
    return switches.computeIfAbsent(id, FakeSwitch::new);
  }

  /** The bridge of a hypervisor that is declared. */
  public FakeSwitch of(HypervisorId id) {
    return get(world.fleet().get(id).orElseThrow().datapath());
  }

  /** Every bridge that was ever asked for. */
  public ImmutableList<FakeSwitch> all() {
    return ImmutableList.copyOf(switches.values());
  }

  /** Who has realised what. */
  public Revisions revisions() {
    return revisions;
  }

  /** How long each confirmed revision took. */
  List<Duration> realised() {
    return realised;
  }

  /** The newest revision that each bridge confirmed, whoever's it was. */
  Map<DatapathId, Long> confirmations() {
    return confirmations;
  }

  Audits audits() {
    return audits;
  }

  private void later(Duration wait, Runnable task) {
    var unused = clock.schedule(task, wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  SyncCounters counters() {
    return counters;
  }

  /** Lets time pass, for who waits before trying again. */
  public void pass(Duration time) {
    clock.pass(time);
  }

  /** Transactions that the state thread ran in one batch. */
  public void play(List<Transaction> batch) {
    ImmutableList.Builder<Step> steps = ImmutableList.builder();
    for (Transaction transaction : batch) {
      Draft draft = new Draft(world, transaction.revision(), transaction.at());
      for (Change change : transaction.changes()) {
        connectOrDisconnect(change);
        draft.apply(change);
      }
      world = draft.world();
      steps.add(new Step(world, draft.touched()));
    }
    syncs.changed(steps.build());
  }

  private void connectOrDisconnect(Change change) {
    if (change instanceof Change.BridgeConnected connected) {
      FakeSwitch bridge = get(connected.bridge().id());
      // A bridge that comes back was told as gone before (SwitchListener).
      bridge.disconnect();
      syncs.closed(bridge.session());
      syncs.opened(bridge.connect());
    } else if (change instanceof Change.BridgeDisconnected gone) {
      FakeSwitch bridge = get(gone.id());
      bridge.disconnect();
      syncs.closed(bridge.session());
    }
  }
}
