package dev.keyway.apps.api;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.store.Store;
import dev.keyway.controller.store.StoreException;
import dev.keyway.topology.world.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A store that forgets all when it goes. */
final class MemoryStore implements Store {

  private final List<Transaction> log = new ArrayList<>();

  @Override
  public long replay(Consumer<Transaction> reader) {
    log.forEach(reader);
    return log.size();
  }

  private volatile Optional<StoreException> failure = Optional.empty();

  /** Nothing can be stored from now on. */
  void fail(StoreException why) {
    failure = Optional.of(why);
  }

  /** Everything can be stored from now on. */
  void recover() {
    failure = Optional.empty();
  }

  @Override
  public void check() throws StoreException {
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  @Override
  public void append(List<Transaction> transactions) throws StoreException {
    check();
    log.addAll(transactions);
  }

  @Override
  public void compact(ImmutableList<Transaction> snapshot) {
    log.clear();
    log.addAll(snapshot);
  }

  @Override
  public void close() {}
}
