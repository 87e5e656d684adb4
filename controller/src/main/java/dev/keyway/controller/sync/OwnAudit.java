package dev.keyway.controller.sync;

import dev.keyway.controller.flow.Difference;
import dev.keyway.controller.flow.Rules;
import dev.keyway.controller.net.ConnectionLostException;
import dev.keyway.topology.model.HypervisorId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audits of one sync: who asked for one, the one that is under way, and what it found. Used on
 * the sync's executor.
 */
final class OwnAudit {

  private static final Logger LOG = LoggerFactory.getLogger(OwnAudit.class);

  private final HypervisorId hypervisor;
  private final SwitchSync.Tools tools;
  private final List<CompletableFuture<Audit>> asked = new ArrayList<>();
  private Instant began = Instant.MIN;
  private @Nullable Audit found;

  OwnAudit(HypervisorId hypervisor, SwitchSync.Tools tools) {
    this.hypervisor = hypervisor;
    this.tools = tools;
  }

  void ask(CompletableFuture<Audit> done) {
    asked.add(done);
  }

  boolean isAsked() {
    return !asked.isEmpty();
  }

  void begin() {
    began = tools.audits().time();
  }

  /**
   * The bridge was compared.
   *
   * @param wanted what it had confirmed
   * @param repair what makes that of what it has
   */
  void found(Rules wanted, Difference repair) {
    Drift drift = Drift.of(repair, tools.compiler()::ownerOf);
    Duration took = Duration.between(began, tools.audits().time());
    found = new Audit(began, took, wanted.flows().size(), wanted.groups().size(), drift, false);
    tools.counters().countAudit(drift);
    if (drift.total() > 0) {
      LOG.warn(
          "{}: drift: of its flows and groups {} were missing, {} altered, {} nobody's: {}",
          hypervisor,
          drift.missing(),
          drift.altered(),
          drift.foreign(),
          drift.examples().get(0).entry());
    }
  }

  /** The repair came to its end, if one was under way. */
  void end(boolean repaired) {
    Audit audit = found;
    if (audit == null) {
      return;
    }
    found = null;
    Audit ended = repaired ? audit.asRepaired() : audit;
    tools.audits().found(hypervisor, ended);
    List<CompletableFuture<Audit>> waiting = List.copyOf(asked);
    asked.clear();
    waiting.forEach(each -> each.complete(ended));
  }

  /** The bridge is gone. */
  void abandon() {
    end(false);
    asked.forEach(
        each -> each.completeExceptionally(new ConnectionLostException("the bridge left")));
    asked.clear();
  }
}
