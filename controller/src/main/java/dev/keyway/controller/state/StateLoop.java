package dev.keyway.controller.state;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.store.Store;
import dev.keyway.controller.store.StoreException;
import dev.keyway.topology.command.Rejection;
import dev.keyway.topology.world.Draft;
import dev.keyway.topology.world.Snapshot;
import dev.keyway.topology.world.Transaction;
import dev.keyway.topology.world.World;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
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

  private static final int QUEUE = 65_536;
  private static final int BATCH = 4_096;

  /** A log this much longer than the world that it leads to is worth compacting at the start. */
  private static final int COMPACT_FACTOR = 4;

  private static final int COMPACT_FROM = 10_000;

  private final Store store;
  private final InstantSource clock;
  private final Consumer<StoreException> storeFailed;
  private final BlockingQueue<Waiting<?>> queue = new ArrayBlockingQueue<>(QUEUE);
  private final Thread thread;
  private final List<WorldListener> listeners = new ArrayList<>();

  private volatile World world;
  private volatile boolean closing;
  private volatile boolean ended;

  /** A command with the future of whoever waits for it. */
  private record Waiting<T>(Command<T> command, CompletableFuture<Committed<T>> answer) {}

  /**
   * Replays the store onto an empty world. Nothing runs until {@link #start}.
   *
   * @param storeFailed told when a commit fails, after those who wait; the process should end, for
   *     a restart is safe and going on would show a world that is not stored
   */
  public StateLoop(
      World empty, Store store, InstantSource clock, Consumer<StoreException> storeFailed)
      throws StoreException {
    this.store = store;
    this.clock = clock;
    this.storeFailed = storeFailed;
    this.world = replay(empty, store);
    this.thread = new Thread(this::run, "state");
  }

  private static World replay(World empty, Store store) throws StoreException {
    World[] replayed = {empty};
    long transactions = store.replay(transaction -> replayed[0] = replayed[0].after(transaction));
    ImmutableList<Transaction> snapshot = Snapshot.of(replayed[0]);
    long changes = snapshot.stream().mapToLong(part -> part.changes().size()).sum();
    if (transactions > COMPACT_FROM && transactions > COMPACT_FACTOR * changes) {
      store.compact(snapshot);
      LOG.info("compacted the store: {} transactions became {} changes", transactions, changes);
    }
    LOG.info("replayed {} transactions to revision {}", transactions, replayed[0].revision());
    return replayed[0];
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

  /** How many commands wait. */
  public int backlog() {
    return queue.size();
  }

  /**
   * Runs a command. The future completes on the state thread, so go on with an executor of your
   * own; it fails with a {@link Rejection} when the command refuses, or an {@link
   * OverloadedException}.
   */
  public <T> CompletableFuture<Committed<T>> submit(Command<T> command) {
    CompletableFuture<Committed<T>> answer = new CompletableFuture<>();
    if (closing) {
      answer.completeExceptionally(OverloadedException.ending());
    } else if (!queue.offer(new Waiting<>(command, answer))) {
      answer.completeExceptionally(OverloadedException.tooMany(queue.size()));
    } else if (ended) {
      // It came after the thread's last look, which nobody repeats but us.
      failWaiting(OverloadedException.ending());
    }
    return answer;
  }

  private void run() {
    List<Waiting<?>> batch = new ArrayList<>();
    try {
      while (!closing || !queue.isEmpty()) {
        batch.add(queue.take());
        queue.drainTo(batch, BATCH - 1);
        work(batch);
        batch.clear();
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

  private void work(List<Waiting<?>> batch) throws StoreException {
    World current = world;
    ImmutableList.Builder<Step> steps = ImmutableList.builder();
    List<Transaction> durable = new ArrayList<>();
    List<Runnable> answers = new ArrayList<>(batch.size());
    for (Waiting<?> waiting : batch) {
      Draft draft = new Draft(current, current.revision() + 1, clock.instant());
      answers.add(attempt(waiting, draft, current));
      if (!draft.transaction().changes().isEmpty() && !draft.isAbandoned()) {
        current = draft.world();
        steps.add(new Step(current, draft.touched()));
        if (!draft.transaction().durable().isEmpty()) {
          durable.add(draft.transaction());
        }
      }
    }
    if (!durable.isEmpty()) {
      store.append(durable);
    }
    publish(current, steps.build());
    answers.forEach(Runnable::run);
  }

  /** Runs one command; what it returns tells the caller, once the batch is durable. */
  private <T> Runnable attempt(Waiting<T> waiting, Draft draft, World before) {
    try {
      T value = waiting.command().run(draft);
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
    // Wakes the thread, which may wait for a command; a full queue has woken it already. Only now:
    // were it awake before it is closing, it would wait once more.
    boolean unused = queue.offer(new Waiting<>(draft -> true, new CompletableFuture<>()));
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
