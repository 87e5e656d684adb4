package dev.keyway.controller.store;

import com.google.common.collect.ImmutableList;
import dev.keyway.topology.world.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store that forgets everything with the process, can be held up and can fail. */
public final class MemoryStore implements Store {

  private static final long DEADLINE_SECONDS = 30;

  private final List<Transaction> log = new ArrayList<>();
  private final List<Integer> batches = new ArrayList<>();
  private final CountDownLatch held = new CountDownLatch(1);
  private final Semaphore sound = new Semaphore(0);
  private volatile @Nullable CountDownLatch gate;
  private volatile @Nullable Exception failure;
  private int compactions;

  /** Appends wait from now on, until {@link #release}. */
  public void hold() {
    gate = new CountDownLatch(1);
  }

  /** Returns once an append waits. */
  public void awaitHeld() throws InterruptedException {
    if (!held.await(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("nobody appends");
    }
  }

  /** Returns once a check found that it works. */
  public void awaitChecked() throws InterruptedException {
    if (!sound.tryAcquire(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("nobody checks");
    }
  }

  /** Lets appends go on. */
  public void release() {
    CountDownLatch closed = gate;
    gate = null;
    if (closed != null) {
      closed.countDown();
    }
  }

  /** It works again. */
  public void recover() {
    failure = null;
  }

  /** Writes fail from now on. */
  public void failWith(Exception cause) {
    failure = cause;
  }

  /** How many transactions each append brought. */
  public synchronized ImmutableList<Integer> batches() {
    return ImmutableList.copyOf(batches);
  }

  /** How often it was compacted. */
  public synchronized int compactions() {
    return compactions;
  }

  @Override
  public synchronized long replay(Consumer<Transaction> reader) {
    log.forEach(reader);
    return log.size();
  }

  @Override
  public void append(List<Transaction> transactions) throws StoreException {
    pass();
    failWhereItShould();
    add(transactions, false);
  }

  @Override
  public void check() throws StoreException {
    failWhereItShould();
    sound.release();
  }

  private void failWhereItShould() throws StoreException {
    Exception cause = failure;
    if (cause instanceof StoreException exception) {
      throw exception;
    } else if (cause instanceof RuntimeException exception) {
      throw exception;
    }
  }

  @Override
  public void compact(ImmutableList<Transaction> snapshot) {
    add(snapshot, true);
  }

  private void pass() {
    CountDownLatch closed = gate;
    if (closed == null) {
      return;
    }
    held.countDown();
    try {
      if (!closed.await(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("never released");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private synchronized void add(List<Transaction> transactions, boolean instead) {
    List<Transaction> stored = new ArrayList<>(instead ? List.of() : log);
    for (Transaction transaction : transactions) {
      long last = stored.isEmpty() ? 0 : stored.get(stored.size() - 1).revision();
      if (!transaction.durable().isEmpty()) {
        if (transaction.revision() <= last) {
          throw new IllegalArgumentException(transaction.revision() + " is not after " + last);
        }
        stored.add(
            new Transaction(
                transaction.revision(),
                transaction.at(),
                ImmutableList.copyOf(transaction.durable())));
      }
    }
    log.clear();
    log.addAll(stored);
    if (instead) {
      compactions++;
    } else {
      batches.add(transactions.size());
    }
  }

  /** Does nothing: it can be used on, as a file can be opened again. */
  @Override
  public void close() {}
}
