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

  private final Revisions revisions;
  private final SwitchSync.Tools tools;
  private final Executor workers;
  private final Map<DatapathId, SwitchSession> sessions = new HashMap<>();
  private final Map<HypervisorId, Attached> attached = new HashMap<>();

  /** Bridges that their hypervisors have left for others, and that give back what they have. */
  private final Map<SwitchSession, SwitchSync> left = new HashMap<>();

  /** A hypervisor's sync while its bridge is connected. */
  private record Attached(SwitchSync sync, SwitchSession session) {}

  /**
   * Makes syncs that compile and compare on some workers.
   *
   * @param workers any number of threads; each hypervisor uses one at a time
   */
  public SwitchSyncs(
      FlowCompiler compiler,
      Revisions revisions,
      Confirmations confirmations,
      Audits audits,
      SyncCounters counters,
      Executor workers) {
    this(
        revisions,
        new SwitchSync.Tools(compiler, confirmations, audits, counters, Delay.REAL),
        workers);
  }

  SwitchSyncs(Revisions revisions, SwitchSync.Tools tools, Executor workers) {
    this.revisions = revisions;
    this.tools = tools;
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
    SwitchSync leaving = left.remove(session);
    if (leaving != null) {
      leaving.stop();
    }
    attached
        .entrySet()
        .removeIf(
            entry -> {
              boolean has = entry.getValue().session() == session;
              if (has) {
                entry.getValue().sync().stop();
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
    if (now != null) {
      // A bridge that is no longer the hypervisor's is offered the world too: it learns from it
      // that nothing of ours is wanted there.
      now.sync().offer(newest, touched.get(id));
    }
    if (wanted != null && (now == null || now.session() != wanted)) {
      if (now != null) {
        attached.remove(id);
        left.put(now.session(), now.sync());
      }
      attach(newest, id, wanted);
    }
  }

  private void attach(World newest, HypervisorId id, SwitchSession session) {
    // The bridge can have been another hypervisor's a moment ago.
    release(session);
    SwitchSync sync =
        new SwitchSync(
            id,
            session,
            newest,
            revisions.attached(id, newest.revision()),
            tools,
            MoreExecutors.newSequentialExecutor(workers));
    attached.put(id, new Attached(sync, session));
    sync.start();
  }
}
