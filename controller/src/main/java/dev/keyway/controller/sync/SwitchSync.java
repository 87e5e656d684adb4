package dev.keyway.controller.sync;

import dev.keyway.controller.flow.Difference;
import dev.keyway.controller.flow.Rules;
import dev.keyway.controller.openflow.CommitReport;
import dev.keyway.controller.openflow.SwitchSession;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.world.Subject;
import dev.keyway.topology.world.World;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one hypervisor's bridge true. It remembers two worlds and no flow: the one that the bridge
 * has confirmed and the newest one; what to send is the difference of the two, compiled for what
 * was touched between them. Whenever it can't be sure what the bridge has (a new connection, a
 * failed bundle), it reads back and takes the difference to that, over everything.
 *
 * <p>All of it runs on one sequential executor, so that nothing here needs a lock.
 */
final class SwitchSync {

  private static final Logger LOG = LoggerFactory.getLogger(SwitchSync.class);

  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LAST_RETRY = Duration.ofSeconds(10);

  private final HypervisorId hypervisor;
  private final FlowCompiler compiler;
  private final Revisions revisions;
  private final SyncCounters counters;
  private final Executor executor;

  private final Set<Subject> dirty = new HashSet<>();
  private World target;
  private @Nullable World confirmed;
  private @Nullable SwitchSession session;
  private boolean busy;
  private Duration retry = FIRST_RETRY;
  private long oldestOffer;

  SwitchSync(
      HypervisorId hypervisor,
      World world,
      FlowCompiler compiler,
      Revisions revisions,
      SyncCounters counters,
      Executor executor) {
    this.hypervisor = hypervisor;
    this.target = world;
    this.compiler = compiler;
    this.revisions = revisions;
    this.counters = counters;
    this.executor = executor;
  }

  /** The bridge connected: find out what it has, and make it what this world wants. */
  void attach(SwitchSession opened, World world) {
    long now = System.nanoTime();
    executor.execute(
        () -> {
          session = opened;
          target = world;
          confirmed = null;
          oldestOffer = now;
          retry = FIRST_RETRY;
          readBack(opened);
        });
  }

  /**
   * The bridge is gone. What was under way will come to nothing, and the next connection starts
   * afresh.
   */
  void detach() {
    executor.execute(
        () -> {
          session = null;
          confirmed = null;
          dirty.clear();
        });
  }

  /** There is a newer world, in which these subjects may have other flows here. */
  void offer(World world, Set<Subject> touched) {
    long now = System.nanoTime();
    executor.execute(
        () -> {
          SwitchSession open = session;
          if (open == null) {
            return;
          }
          if (!busy && dirty.isEmpty()) {
            oldestOffer = now;
          }
          target = world;
          dirty.addAll(touched);
          if (!busy && confirmed != null) {
            send(open, confirmed);
          }
        });
  }

  private void readBack(SwitchSession open) {
    busy = true;
    counters.countReadBack();
    onReply(open, open.readBack(), installed -> reconcile(open, installed));
  }

  /** Everything at once: from what the bridge has to all that it should have. */
  private void reconcile(SwitchSession open, Rules installed) {
    dirty.clear();
    Rules wanted = compiler.compile(target, hypervisor, target.wiring().subjectsAt(hypervisor));
    Difference difference = Difference.between(installed, wanted);
    LOG.info(
        "{}: has {} flows and {} groups of ours; {} flows and {} groups to change for revision {}",
        hypervisor,
        installed.flows().size(),
        installed.groups().size(),
        difference.flowMods(),
        difference.groupMods(),
        target.revision());
    commit(open, target, difference);
  }

  /** Only what was touched since the world that the bridge has confirmed. */
  private void send(SwitchSession open, World from) {
    Set<Subject> subjects = Set.copyOf(dirty);
    dirty.clear();
    commit(
        open,
        target,
        Difference.between(
            compiler.compile(from, hypervisor, subjects),
            compiler.compile(target, hypervisor, subjects)));
  }

  private void commit(SwitchSession open, World world, Difference difference) {
    busy = true;
    if (difference.isEmpty()) {
      confirm(open, world);
      return;
    }
    CompletableFuture<CommitReport> committed = open.commit(difference);
    onReply(open, committed, report -> confirm(open, world));
  }

  private void confirm(SwitchSession open, World world) {
    busy = false;
    confirmed = world;
    retry = FIRST_RETRY;
    counters.realisedAfter(Duration.ofNanos(System.nanoTime() - oldestOffer));
    revisions.confirmed(hypervisor, world.revision());
    if (!dirty.isEmpty()) {
      oldestOffer = System.nanoTime();
      send(open, world);
    }
  }

  /**
   * Goes on with a reply on our executor, unless the session that it belongs to is no longer ours.
   */
  private <T> void onReply(SwitchSession open, CompletableFuture<T> reply, Consumer<T> next) {
    var unused =
        reply.whenCompleteAsync(
            (value, failure) -> {
              if (session != open) {
                return;
              }
              try {
                if (failure == null) {
                  next.accept(value);
                } else {
                  failed(open, cause(failure));
                }
              } catch (RuntimeException bug) {
                LOG.error("{}: can't work out what to send", hypervisor, bug);
                failed(open, bug);
              }
            },
            executor);
  }

  /**
   * What the bridge has is unknown now, so it is read back; but not at once, and ever more seldom.
   */
  private void failed(SwitchSession open, Throwable failure) {
    counters.countFailure();
    confirmed = null;
    busy = true;
    LOG.warn("{}: {}; reading back in {} ms", hypervisor, failure.getMessage(), retry.toMillis());
    revisions.failed(hypervisor, String.valueOf(failure.getMessage()));
    CompletableFuture.delayedExecutor(retry.toMillis(), TimeUnit.MILLISECONDS, executor)
        .execute(
            () -> {
              if (session == open) {
                readBack(open);
              }
            });
    Duration doubled = retry.multipliedBy(2);
    retry = doubled.compareTo(LAST_RETRY) < 0 ? doubled : LAST_RETRY;
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}
