package dev.keyway.controller.state;

import dev.keyway.controller.store.Store;
import dev.keyway.controller.store.StoreException;
import dev.keyway.topology.world.Transaction;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store as the state thread writes to it: one that takes no writes for a while (a full disk) is
 * an outage that ends by itself, and not a failure. Used on the state thread, but for {@link
 * #outage}.
 */
final class CommitLog {

  private static final Logger LOG = LoggerFactory.getLogger(CommitLog.class);

  private final Store store;
  private final InstantSource clock;
  private volatile Optional<StoreOutage> outage = Optional.empty();
  private boolean justRecovered;

  CommitLog(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Why nothing can be stored now; empty while the store works. */
  Optional<StoreOutage> outage() {
    return outage;
  }

  /**
   * Whether the store took them; if not, it has none of them.
   *
   * @throws StoreException if it is damaged, so that nothing can be stored any more
   */
  boolean append(List<Transaction> durable) throws StoreException {
    try {
      store.append(durable);
      recovered();
      return true;
    } catch (StoreException e) {
      refused(e);
      return false;
    }
  }

  /** Tries whether the store takes writes again. */
  void askAgain() throws StoreException {
    try {
      store.check();
      recovered();
    } catch (StoreException e) {
      refused(e);
    }
  }

  /** Whether an outage has ended since this was last asked. */
  boolean hasJustRecovered() {
    boolean recovered = justRecovered;
    justRecovered = false;
    return recovered;
  }

  private void refused(StoreException e) throws StoreException {
    if (!e.isTemporary()) {
      throw e;
    }
    Instant since = outage.map(StoreOutage::since).orElseGet(clock::instant);
    if (outage.isEmpty()) {
      LOG.warn("the store refuses writes; whatever needs none goes on: {}", e.getMessage());
    }
    outage = Optional.of(new StoreOutage(since, String.valueOf(e.getMessage())));
  }

  private void recovered() {
    if (outage.isPresent()) {
      LOG.info("the store takes writes again; it refused them since {}", outage.get().since());
      outage = Optional.empty();
      justRecovered = true;
    }
  }
}
