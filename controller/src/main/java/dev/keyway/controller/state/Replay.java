package dev.keyway.controller.state;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.store.Store;
import dev.keyway.controller.store.StoreException;
import dev.keyway.topology.world.Snapshot;
import dev.keyway.topology.world.Transaction;
import dev.keyway.topology.world.World;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The world that a store leads to, and the store made short where it is much longer than that. */
final class Replay {

  private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

  /** A log this much longer than the world that it leads to is worth compacting at the start. */
  private static final int COMPACT_FACTOR = 4;

  private static final int COMPACT_FROM = 10_000;

  private Replay() {}

  /** Runs all that was stored on an empty world. */
  static World of(Store store, World empty) throws StoreException {
    World[] replayed = {empty};
    long transactions = store.replay(transaction -> replayed[0] = replayed[0].after(transaction));
    ImmutableList<Transaction> snapshot = Snapshot.of(replayed[0]);
    long changes = snapshot.stream().mapToLong(part -> part.changes().size()).sum();
    if (transactions > COMPACT_FROM && transactions > COMPACT_FACTOR * changes) {
      compact(store, snapshot, transactions);
    }
    LOG.info("replayed {} transactions to revision {}", transactions, replayed[0].revision());
    return replayed[0];
  }

  /** It can wait for the next start, where there is no room for it now. */
  private static void compact(Store store, ImmutableList<Transaction> snapshot, long transactions)
      throws StoreException {
    try {
      store.compact(snapshot);
      LOG.info("compacted the store: {} transactions became a snapshot", transactions);
    } catch (StoreException e) {
      if (!e.isTemporary()) {
        throw e;
      }
      LOG.warn("the store was not compacted: {}", e.getMessage());
    }
  }
}
