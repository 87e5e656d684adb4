package dev.keyway.controller.state;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.store.Store;
import dev.keyway.controller.store.StoreException;
import dev.keyway.topology.command.Observation;
import dev.keyway.topology.command.Rejection;
import dev.keyway.topology.world.Draft;
import dev.keyway.topology.world.Transaction;
import dev.keyway.topology.world.World;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only writer of the world. Commands that wait together are run one after the other, stored
 * with one commit, published as one batch, and only then answered. Everyone else reads {@link
 * #world()}, a snapshot.
 */
public final class StateLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StateLoop.class);

  /** Of commands, above which people are refused. */
  private static final int MOST_WAITING = 65_536;

  /**
   * The same for what peers report: a thousand that are paced, or one that floods again and again.
   */
  private static final int MOST_REPORTS = 1 << 20;

  private static final int BATCH = 4_096;

  /** How often a store that refuses writes is asked again while nobody else wants to write. */
  private static final Duration ASK_AGAIN = Duration.ofMillis(500);

  private final CommitLog log;
  private final InstantSource clock;
  private final Consumer<StoreException> storeFailed;
  private final BlockingQueue<Waiting<?>> queue = new LinkedBlockingQueue<>();
  private final Thread thread;
  private final List<WorldListener> listeners = new ArrayList<>();
  private final LongAdder refusedWrites = new LongAdder();

  private volatile World world;
  private volatile boolean closing;
  private volatile boolean ended;

  /**
   * A command with the future of whoever waits for it.
   *
   * @param partly whether it counts without what can't be stored
   */
  private record Waiting<T>(
      Command<T> command, boolean partly, CompletableFuture<Committed<T>> answer) {}

  /** What a batch of commands comes to, once its durable part is stored. */
  private record Outcome(
      World newest,
      ImmutableList<Step> steps,
      ImmutableList<Transaction> durable,
      ImmutableList<Runnable> answers) {}

  /**
   * Replays the store onto an empty world. Nothing runs until {@link #start}.
   *
   * @param storeFailed told when the store is damaged, after those who wait; the process should
   *     end, for a restart finds out what is wrong. A store that only takes no writes for a while
   *     is an {@link #outage()}
   */
  public StateLoop(
      World empty, Store store, InstantSource clock, Consumer<StoreException> storeFailed)
      throws StoreException {
    this.log = new CommitLog(store, clock);
    this.clock = clock;
    this.storeFailed = storeFailed;
    this.world = Replay.of(store, empty);
    this.thread = new Thread(this::run, "state");
  }

  /** Adds a listener, before the start. */
  public void listen(WorldListener listener) {
    listeners.add(listener);
  }

  /** Begins to take commands. */
  public void start() {
    thread.start();
  }

  /** The newest world that is durable. */
  public World world() {
    return world;
  }

  /** Why nothing can be stored now; empty while the store works. */
  public Optional<StoreOutage> outage() {
    return log.outage();
  }

  /** How many commands were refused because their changes could not be stored. */
  public long refusedWrites() {
    return refusedWrites.sum();
  }

  /** How many commands wait. */
  public int backlog() {
    return queue.size();
  }

  /**
   * Runs a command. The future completes on the state thread, so go on with an executor of your
   * own; it fails with a {@link Rejection} when the command refuses, an {@link
   * OverloadedException}, or a {@link StoreRefusedException}: then it has changed nothing. It can
   * be run twice, the first time for nothing.
   */
  public <T> CompletableFuture<Committed<T>> submit(Command<T> command) {
    return enqueue(command, false, MOST_WAITING);
  }

  /**
   * Runs a command that says what a peer reports. It is not refused when people are, for what is
   * not known of a peer would be a lie: whoever reports paces its peer by the future.
   */
  public <T> CompletableFuture<Committed<T>> report(Command<T> command) {
    return enqueue(command, false, MOST_REPORTS);
  }

  /**
   * The same, and while nothing can be stored, its volatile part counts, so that wiring goes on;
   * which interfaces are on the bridges is stored later, as {@link Observation#makeGood} finds it
   * then.
   */
  public <T> CompletableFuture<Committed<T>> reportPartly(Command<T> command) {
    return enqueue(command, true, MOST_REPORTS);
  }

  private <T> CompletableFuture<Committed<T>> enqueue(
      Command<T> command, boolean partly, int most) {
    CompletableFuture<Committed<T>> answer = new CompletableFuture<>();
    if (closing) {
      answer.completeExceptionally(OverloadedException.ending());
      return answer;
    }
    if (queue.size() >= most) {
      answer.completeExceptionally(OverloadedException.tooMany(queue.size()));
      return answer;
    }
    queue.add(new Waiting<>(command, partly, answer));
    if (ended) {
      // It came after the thread's last look, which nobody repeats but us.
      failWaiting(OverloadedException.ending());
    }
    return answer;
  }

  private void run() {
    List<Waiting<?>> batch = new ArrayList<>();
    try {
      while (!closing || !queue.isEmpty()) {
        if (take(batch)) {
          work(batch);
          batch.clear();
        } else {
          log.askAgain();
        }
        makeGood();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (StoreException e) {
      fail(batch, e);
    } catch (RuntimeException | Error e) {
      fail(batch, new StoreException("the state thread can't go on: " + e, e));
    } finally {
      closing = true;
      ended = true;
      failWaiting(OverloadedException.ending());
    }
  }

  private void fail(List<Waiting<?>> batch, StoreException cause) {
    LOG.error("the store failed, so nothing more can be changed: {}", cause.getMessage(), cause);
    closing = true;
    batch.forEach(waiting -> waiting.answer().completeExceptionally(cause));
    failWaiting(cause);
    storeFailed.accept(cause);
  }

  private void failWaiting(Exception cause) {
    for (Waiting<?> next = queue.poll(); next != null; next = queue.poll()) {
      next.answer().completeExceptionally(cause);
    }
  }

  /** Waits for commands; false when the store is to be asked again first. */
  private boolean take(List<Waiting<?>> batch) throws InterruptedException {
    if (outage().isEmpty()) {
      batch.add(queue.take());
    } else {
      Waiting<?> next = queue.poll(ASK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
      if (next == null) {
        return false;
      }
      batch.add(next);
    }
    queue.drainTo(batch, BATCH - 1);
    return true;
  }

  private void work(List<Waiting<?>> batch) throws StoreException {
    Outcome outcome = run(batch, false);
    if (!outcome.durable().isEmpty() && !log.append(outcome.durable())) {
      outcome = run(batch, true);
    }
    publish(outcome.newest(), outcome.steps());
    outcome.answers().forEach(Runnable::run);
  }

  /**
   * Runs a batch on the world as it is, which stays.
   *
   * @param nothingStored whether to leave out what would have to be stored
   */
  private Outcome run(List<Waiting<?>> batch, boolean nothingStored) {
    World current = world;
    ImmutableList.Builder<Step> steps = ImmutableList.builder();
    ImmutableList.Builder<Transaction> durable = ImmutableList.builder();
    ImmutableList.Builder<Runnable> answers = ImmutableList.builder();
    for (Waiting<?> waiting : batch) {
      Draft draft = new Draft(current, current.revision() + 1, clock.instant());
      if (nothingStored && waiting.partly()) {
        draft.leaveOutDurable();
      }
      answers.add(attempt(waiting, draft, current, nothingStored));
      Transaction transaction = draft.transaction();
      if (!transaction.changes().isEmpty() && !draft.isAbandoned()) {
        current = draft.world();
        steps.add(new Step(current, draft.touched()));
        if (!transaction.durable().isEmpty()) {
          durable.add(transaction);
        }
      }
    }
    return new Outcome(current, steps.build(), durable.build(), answers.build());
  }

  /** What bridges reported while nothing could be stored is stored now, from what they have. */
  private void makeGood() throws StoreException {
    if (log.hasJustRecovered()) {
      Command<Boolean> command =
          draft -> {
            Observation.makeGood(draft);
            return true;
          };
      work(List.of(new Waiting<>(command, true, new CompletableFuture<>())));
    }
  }

  /** Runs one command; what it returns tells the caller, once the batch is durable. */
  private <T> Runnable attempt(
      Waiting<T> waiting, Draft draft, World before, boolean nothingStored) {
    try {
      T value = waiting.command().run(draft);
      if (nothingStored && !draft.transaction().durable().isEmpty()) {
        draft.abandon();
        refusedWrites.increment();
        StoreRefusedException refused = new StoreRefusedException(outage().orElseThrow());
        return () -> waiting.answer().completeExceptionally(refused);
      }
      World after = draft.transaction().changes().isEmpty() ? before : draft.world();
      return () -> waiting.answer().complete(new Committed<>(value, after));
    } catch (Rejection rejection) {
      draft.abandon();
      return () -> waiting.answer().completeExceptionally(rejection);
    } catch (RuntimeException bug) {
      draft.abandon();
      LOG.error("a command failed in a way that nobody foresaw; it changed nothing", bug);
      return () -> waiting.answer().completeExceptionally(bug);
    }
  }

  /**
   * Listeners first: who sees the new world must also see that it isn't realised everywhere yet.
   */
  private void publish(World newest, ImmutableList<Step> steps) {
    if (!steps.isEmpty()) {
      listeners.forEach(listener -> tell(listener, newest, steps));
    }
    world = newest;
  }

  private static void tell(WorldListener listener, World newest, ImmutableList<Step> steps) {
    try {
      listener.changed(steps);
    } catch (RuntimeException bug) {
      LOG.error("a listener failed at revision {}", newest.revision(), bug);
    }
  }

  /** Finishes what waits, and ends the thread. */
  @Override
  public void close() {
    closing = true;
    // Wakes the thread, which may wait for a command. Only now: were it awake before it is closing,
    // it would wait once more.
    queue.add(new Waiting<>(draft -> true, false, new CompletableFuture<>()));
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
