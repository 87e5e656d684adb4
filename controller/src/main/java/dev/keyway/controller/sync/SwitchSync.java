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
import java.util.HashSet;
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

  static final Duration FIRST_RETRY = Duration.ofMillis(100);
  static final Duration LAST_RETRY = Duration.ofSeconds(10);

  private static final long NEVER = Long.MAX_VALUE;

  /** What all syncs share. */
  record Tools(
      FlowCompiler compiler, Confirmations confirmations, SyncCounters counters, Delay delay) {}

  private final HypervisorId hypervisor;
  private final SwitchSession session;
  private final Revisions.Reporter reporter;
  private final Tools tools;
  private final Executor executor;

  private final Set<Subject> dirty = new HashSet<>();
  private Withheld withheld;
  private World target;
  private @Nullable World confirmed;
  private boolean busy;
  private boolean stopped;
  private Duration retry = FIRST_RETRY;
  private String lastFailure = "";
  private long waitingSince = NEVER;
  private long sentSince = NEVER;

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
    this.target = world;
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
          waitingSince = now;
          readBack();
        });
  }

  /** The connection ended, or is another's. What was under way will come to nothing. */
  void stop() {
    run(() -> stopped = true);
  }

  /** There is a newer world, in which these subjects may have other flows here. */
  void offer(World world, Set<Subject> touched) {
    long now = System.nanoTime();
    run(
        () -> {
          waitingSince = Math.min(waitingSince, now);
          target = world;
          dirty.addAll(touched);
          World from = confirmed;
          if (!busy && from != null) {
            send(from);
          }
        });
  }

  private void readBack() {
    busy = true;
    tools.counters().countReadBack();
    onReply(session.readBack(), this::reconcile);
  }

  /** Everything at once: from what the bridge has to all that it should have. */
  private void reconcile(Installed installed) {
    takeOffers();
    Rules wanted = compile(target, target.wiring().subjectsAt(hypervisor));
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
    commit(target, withheld.from(difference));
  }

  /** Only what was touched since the world that the bridge has confirmed. */
  private void send(World from) {
    Set<Subject> subjects = takeOffers();
    Difference difference = Difference.between(compile(from, subjects), compile(target, subjects));
    if (withheld.concerns(difference)) {
      // What the bridge has of these is not what the world says that it confirmed.
      readBack();
    } else {
      commit(target, difference);
    }
  }

  private Set<Subject> takeOffers() {
    Set<Subject> subjects = Set.copyOf(dirty);
    dirty.clear();
    sentSince = Math.min(sentSince, waitingSince);
    waitingSince = NEVER;
    return subjects;
  }

  /** A bridge that was the hypervisor's, and isn't any more, is to hold nothing of ours. */
  private Rules compile(World world, Set<Subject> subjects) {
    return world.fleet().withDatapath(session.datapath()).filter(hypervisor::equals).isPresent()
        ? tools.compiler().compile(world, hypervisor, subjects)
        : Rules.NONE;
  }

  private void commit(World world, Difference difference) {
    busy = true;
    if (difference.isEmpty()) {
      confirm(world);
    } else {
      onReply(
          session.commit(difference),
          report -> confirm(world),
          failure -> refused(failure, difference, world));
    }
  }

  /** One thing that the bridge refuses must not hold back all others. */
  private void refused(Throwable failure, Difference sent, World world) {
    Optional<Withheld> more =
        failure instanceof BundleException refusal
            ? withheld.plus(refusal, sent, world.revision())
            : Optional.empty();
    if (more.isEmpty()) {
      failed(failure);
      return;
    }
    tools.counters().countFailure();
    withheld = more.get();
    if (!withheld.isKnown()) {
      LOG.warn("{}: {}; all changes of its owner are kept back", hypervisor, failure.getMessage());
    }
    confirmed = null;
    readBack();
  }

  private void confirm(World world) {
    busy = false;
    confirmed = world;
    retry = FIRST_RETRY;
    lastFailure = "";
    tools.counters().realisedAfter(Duration.ofNanos(System.nanoTime() - sentSince));
    sentSince = NEVER;
    reporter.refuses(withheld.refusals());
    reporter.confirmed(world.revision());
    if (withheld.isEmpty()) {
      tools.confirmations().confirmed(session.datapath(), world);
    }
    if (!dirty.isEmpty()) {
      send(world);
    }
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
    confirmed = null;
    busy = true;
    String reason = String.valueOf(failure.getMessage());
    // A bridge that refuses a flow refuses it for ever; saying so once is enough.
    if (reason.equals(lastFailure)) {
      LOG.debug("{}: {}; reading back in {} ms", hypervisor, reason, retry.toMillis());
    } else {
      LOG.warn("{}: {}; reading back in {} ms", hypervisor, reason, retry.toMillis());
    }
    lastFailure = reason;
    reporter.failed(reason);
    tools.delay().run(retry, () -> run(this::readBack));
    Duration doubled = retry.multipliedBy(2);
    retry = doubled.compareTo(LAST_RETRY) < 0 ? doubled : LAST_RETRY;
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}
