package dev.keyway.controller.store;

import com.google.common.collect.ImmutableList;
import dev.keyway.topology.world.Transaction;
import java.util.List;
import java.util.function.Consumer;

/** A durable log of transactions. Only the durable part of each is kept. */
public interface Store extends AutoCloseable {

  /**
   * Hands over all that was stored, in the order of revisions.
   *
   * @return how many transactions that were, for deciding when to compact
   */
  long replay(Consumer<Transaction> reader) throws StoreException;

  /** Makes all of them durable together, or none; returns once they would survive a power cut. */
  void append(List<Transaction> transactions) throws StoreException;

  /** Writes something durable that means nothing; fails where {@link #append} would. */
  void check() throws StoreException;

  /**
   * Replaces the whole log by a shorter one that leads to the same world, or leaves it as it is.
   */
  void compact(ImmutableList<Transaction> snapshot) throws StoreException;

  @Override
  void close() throws StoreException;
}
