package dev.keyway.controller.sync;

import dev.keyway.controller.flow.Difference;
import dev.keyway.controller.flow.Installed;
import dev.keyway.controller.flow.Rules;
import dev.keyway.controller.openflow.BundleException;
import dev.keyway.controller.openflow.SwitchSession;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.world.Subject;
import dev.keyway.topology.world.World;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one hypervisor's bridge true while it is connected. It remembers two worlds and no flow:
 * the one that the bridge has confirmed and the newest one; what to send is the difference of the
 * two, compiled for what was touched between them. Whenever it can't be sure what the bridge has (a
 * new connection, a failed bundle), it reads back and takes the difference to that, over
 * everything.
 *
 * <p>All of it runs on one sequential executor, so that nothing here needs a lock.
 */
final class SwitchSync {

  private static final Logger LOG = LoggerFactory.getLogger(SwitchSync.class);

  /** What all syncs share. */
  record Tools(
      FlowCompiler compiler,
      Confirmations confirmations,
      Audits audits,
      SyncCounters counters,
      Delay delay) {}

  private final HypervisorId hypervisor;
  private final SwitchSession session;
  private final Revisions.Reporter reporter;
  private final Tools tools;
  private final Executor executor;

  private final Audits.Subject auditing = this::audit;
  private final OwnAudit audit;
  private final Backoff backoff = new Backoff();
  private final Offers offers;
  private Withheld withheld;
  private @Nullable World confirmed;
  private boolean busy;
  private boolean stopped;
  private String lastFailure = "";

  /**
   * Does nothing until it is started.
   *
   * @param executor that runs one task at a time
   */
  SwitchSync(
      HypervisorId hypervisor,
      SwitchSession session,
      World world,
      Revisions.Reporter reporter,
      Tools tools,
      Executor executor) {
    this.hypervisor = hypervisor;
    this.session = session;
    this.offers = new Offers(world);
    this.audit = new OwnAudit(hypervisor, tools);
    this.reporter = reporter;
    this.tools = tools;
    this.executor = executor;
    this.withheld = Withheld.none(tools.compiler()::ownerOf);
  }

  /** The bridge connected: find out what it has, and make it what the world wants. */
  void start() {
    long now = System.nanoTime();
    run(
        () -> {
          offers.await(now);
          tools.audits().joined(hypervisor, auditing);
          readBack();
        });
  }

  /** The connection ended, or is another's. What was under way will come to nothing. */
  void stop() {
    run(
        () -> {
          stopped = true;
          tools.audits().left(hypervisor, auditing);
          audit.abandon();
        });
  }

  /** There is a newer world, in which these subjects may have other flows here. */
  void offer(World world, Set<Subject> touched) {
    long now = System.nanoTime();
    run(
        () -> {
          offers.add(world, touched, now);
          goOn();
        });
  }

  /** Looks whether the bridge has what it confirmed, before it is sent anything else. */
  private void audit(CompletableFuture<Audit> done) {
    run(
        () -> {
          audit.ask(done);
          goOn();
        });
  }

  /** What comes next, if nothing is under way and it is known what the bridge has. */
  private void goOn() {
    World from = confirmed;
    if (busy || from == null) {
      return;
    }
    if (audit.isAsked()) {
      audit(from);
    } else if (!offers.isEmpty()) {
      send(from);
    }
  }

  private void readBack() {
    busy = true;
    tools.counters().countReadBack();
    onReply(session.readBack(), this::reconcile);
  }

  /** Everything at once: from what the bridge has to all that it should have. */
  private void reconcile(Installed installed) {
    var unused = offers.take();
    World target = offers.newest();
    Rules wanted = compileAll(target);
    Difference difference = Difference.between(installed, wanted);
    LOG.info(
        "{}: {} flows and {} groups wanted; {} and {} to change for revision {}",
        hypervisor,
        wanted.flows().size(),
        wanted.groups().size(),
        difference.flowMods(),
        difference.groupMods(),
        target.revision());
    withheld = withheld.stillIn(wanted);
    commit(target, withheld.from(difference), true);
  }

  /** Everything at once, with nothing new in it: whatever differs, somebody else has changed. */
  private void audit(World world) {
    busy = true;
    audit.begin();
    onReply(
        session.readBack(),
        installed -> {
          Rules wanted = compileAll(world);
          Difference repair = Difference.between(installed, wanted);
          audit.found(wanted, withheld.from(repair));
          // The bridge may have learned meanwhile what it refused before.
          withheld = withheld.retried();
          commit(world, repair, true);
        });
  }

  /** Only what was touched since the world that the bridge has confirmed. */
  private void send(World from) {
    Set<Subject> subjects = offers.take();
    World target = offers.newest();
    Difference difference = Difference.between(compile(from, subjects), compile(target, subjects));
    if (withheld.concerns(difference)) {
      // What the bridge has of these is not what the world says that it confirmed.
      readBack();
    } else {
      commit(target, difference, false);
    }
  }

  private Rules compileAll(World world) {
    return compile(world, world.wiring().subjectsAt(hypervisor));
  }

  /** A bridge that was the hypervisor's, and isn't any more, is to hold nothing of ours. */
  private Rules compile(World world, Set<Subject> subjects) {
    return world.fleet().withDatapath(session.datapath()).filter(hypervisor::equals).isPresent()
        ? tools.compiler().compile(world, hypervisor, subjects)
        : Rules.NONE;
  }

  /**
   * Sends a difference.
   *
   * @param compared whether it leads from what the bridge was seen to have, not from what it is
   *     believed to have
   */
  private void commit(World world, Difference difference, boolean compared) {
    busy = true;
    if (difference.isEmpty()) {
      confirm(world);
    } else {
      onReply(
          session.commit(difference),
          report -> confirm(world),
          failure -> refused(failure, difference, world, compared));
    }
  }

  /** One thing that the bridge refuses must not hold back all others. */
  private void refused(Throwable failure, Difference sent, World world, boolean compared) {
    Optional<Withheld> more =
        failure instanceof BundleException refusal
            ? withheld.plus(refusal, sent, world.revision())
            : Optional.empty();
    if (more.isEmpty()) {
      failed(failure);
      return;
    }
    tools.counters().countFailure();
    // It may be refused only because somebody deleted a group that it needs.
    if (compared) {
      withheld = more.get();
      if (!withheld.isKnown()) {
        LOG.warn("{}: {}; all of its owner is kept back", hypervisor, failure.getMessage());
      }
    }
    audit.end(false);
    confirmed = null;
    readBack();
  }

  private void confirm(World world) {
    busy = false;
    confirmed = world;
    backoff.reset();
    lastFailure = "";
    offers.confirmed().ifPresent(tools.counters()::realisedAfter);
    audit.end(true);
    reporter.refuses(withheld.refusals());
    reporter.confirmed(world.revision());
    if (withheld.isEmpty()) {
      tools.confirmations().confirmed(session.datapath(), world);
    }
    goOn();
  }

  private <T> void onReply(CompletableFuture<T> reply, Consumer<T> next) {
    onReply(reply, next, this::failed);
  }

  private <T> void onReply(
      CompletableFuture<T> reply, Consumer<T> next, Consumer<Throwable> otherwise) {
    var unused =
        reply.whenComplete(
            (value, failure) ->
                run(
                    () -> {
                      if (failure == null) {
                        next.accept(value);
                      } else {
                        otherwise.accept(cause(failure));
                      }
                    }));
  }

  /** On our executor, unless it is over. A bug leaves the bridge in doubt, like any failure. */
  private void run(Runnable step) {
    executor.execute(
        () -> {
          if (stopped) {
            return;
          }
          try {
            step.run();
          } catch (RuntimeException bug) {
            LOG.error("{}: can't work out what to send", hypervisor, bug);
            failed(bug);
          }
        });
  }

  /**
   * What the bridge has is unknown now, so it is read back; but not at once, and ever more seldom.
   */
  private void failed(Throwable failure) {
    tools.counters().countFailure();
    audit.end(false);
    confirmed = null;
    busy = true;
    Duration pause = backoff.pause();
    String reason = String.valueOf(failure.getMessage());
    // A bridge that refuses a flow refuses it for ever; saying so once is enough.
    if (reason.equals(lastFailure)) {
      LOG.debug("{}: {}; reading back in {} ms", hypervisor, reason, pause.toMillis());
    } else {
      LOG.warn("{}: {}; reading back in {} ms", hypervisor, reason, pause.toMillis());
    }
    lastFailure = reason;
    reporter.failed(reason);
    tools.delay().run(pause, () -> run(this::readBack));
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}
