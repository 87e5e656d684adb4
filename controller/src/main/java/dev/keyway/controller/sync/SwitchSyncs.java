package dev.keyway.controller.sync;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.SetMultimap;
import com.google.common.util.concurrent.MoreExecutors;
import dev.keyway.controller.openflow.SwitchSession;
import dev.keyway.controller.state.Step;
import dev.keyway.controller.state.WorldListener;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.world.Subject;
import dev.keyway.topology.world.World;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Brings each new world to the syncs of those hypervisors that it concerns, and each connection to
 * the sync of the hypervisor that was declared for it. All methods are for the state thread.
 */
public final class SwitchSyncs implements WorldListener {

  private final FlowCompiler compiler;
  private final Revisions revisions;
  private final SyncCounters counters;
  private final Executor workers;
  private final Map<DatapathId, SwitchSession> sessions = new HashMap<>();
  private final Map<HypervisorId, Attached> attached = new HashMap<>();

  /** A hypervisor's sync while its bridge is connected. */
  private record Attached(SwitchSync sync, SwitchSession session) {}

  /**
   * Makes syncs that compile and compare on some workers.
   *
   * @param workers any number of threads; each hypervisor uses one at a time
   */
  public SwitchSyncs(
      FlowCompiler compiler, Revisions revisions, SyncCounters counters, Executor workers) {
    this.compiler = compiler;
    this.revisions = revisions;
    this.counters = counters;
    this.workers = workers;
  }

  /** A bridge connected. To be called before the step that says so is published. */
  public void opened(SwitchSession session) {
    sessions.put(session.datapath(), session);
  }

  /** A bridge is gone. To be called before the step that says so is published. */
  public void closed(SwitchSession session) {
    sessions.remove(session.datapath(), session);
    release(session);
  }

  /** Whoever has the session has it no more. */
  private void release(SwitchSession session) {
    attached
        .entrySet()
        .removeIf(
            entry -> {
              boolean has = entry.getValue().session() == session;
              if (has) {
                entry.getValue().sync().detach();
                revisions.away(entry.getKey());
              }
              return has;
            });
  }

  @Override
  public void changed(ImmutableList<Step> steps) {
    SetMultimap<HypervisorId, Subject> touched = HashMultimap.create();
    for (Step step : steps) {
      for (HypervisorId id : step.touched().keySet()) {
        touched.putAll(id, step.touched().get(id));
        if (attached.containsKey(id)) {
          revisions.offered(id, step.world().revision());
        }
      }
    }
    World newest = steps.get(steps.size() - 1).world();
    for (HypervisorId id : touched.keySet()) {
      bring(newest, id, touched);
    }
  }

  private void bring(World newest, HypervisorId id, SetMultimap<HypervisorId, Subject> touched) {
    Attached now = attached.get(id);
    @Nullable SwitchSession wanted =
        newest.fleet().get(id).map(Hypervisor::datapath).map(sessions::get).orElse(null);
    if (now != null && (wanted == null || now.session() == wanted)) {
      // One that is no longer declared gets a world that wants nothing of it: its flows are
      // removed.
      now.sync().offer(newest, touched.get(id));
    } else if (wanted != null) {
      if (now != null) {
        release(now.session());
      }
      // A bridge can have been another hypervisor's a moment ago.
      release(wanted);
      SwitchSync sync =
          new SwitchSync(
              id,
              newest,
              compiler,
              revisions,
              counters,
              MoreExecutors.newSequentialExecutor(workers));
      attached.put(id, new Attached(sync, wanted));
      revisions.unknown(id, newest.revision());
      sync.attach(wanted, newest);
    }
  }
}
