package dev.keyway.controller.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableRangeSet;
import com.google.common.collect.Range;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.world.Change;
import dev.keyway.topology.world.RefusedPeer;
import dev.keyway.topology.world.Snapshot;
import dev.keyway.topology.world.Transaction;
import dev.keyway.topology.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every store does; opening it again is as good as a restart. */
abstract class StoreContract {

  private static final World EMPTY = World.empty(ImmutableRangeSet.of(Range.closed(4097L, 9999L)));

  abstract Store open() throws StoreException;

  @Test
  void aNewStoreIsEmpty() throws Exception {
    try (Store store = open()) {
      assertThat(read(store)).isEmpty();
    }
  }

  @Test
  void whatWasAppendedIsReplayedInOrder() throws Exception {
    List<Transaction> log = onePerChange();
    try (Store store = open()) {
      store.append(log.subList(0, 5));
      store.append(log.subList(5, log.size()));
      assertThat(read(store)).isEqualTo(log);
    }
    try (Store store = open()) {
      assertThat(read(store)).isEqualTo(log);
      assertThat(store.replay(transaction -> {})).isEqualTo(log.size());
    }
  }

  @Test
  void onlyTheDurablePartIsKept() throws Exception {
    Change volatileChange =
        new Change.PeerRefused(
            new RefusedPeer(
                RefusedPeer.Protocol.OPENFLOW,
                "192.0.2.1",
                Optional.empty(),
                "X",
                "x",
                SampleChanges.NOON));
    Change durable = SampleChanges.all().get(0);
    try (Store store = open()) {
      store.append(
          List.of(
              transaction(1, volatileChange),
              transaction(2, durable, volatileChange),
              transaction(3, volatileChange)));
      assertThat(read(store)).containsExactly(transaction(2, durable));
    }
  }

  @Test
  void aBatchIsStoredWholeOrNotAtAll() throws Exception {
    List<Transaction> log = onePerChange();
    try (Store store = open()) {
      store.append(log.subList(0, 2));
      assertThatThrownBy(() -> store.append(List.of(log.get(2), log.get(1))))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(read(store)).isEqualTo(log.subList(0, 2));
      store.append(log.subList(2, 4));
      assertThat(read(store)).isEqualTo(log.subList(0, 4));
    }
  }

  @Test
  void revisionsMayLeaveGapsButNotFall() throws Exception {
    Change change = SampleChanges.all().get(0);
    try (Store store = open()) {
      store.append(List.of(transaction(7, change), transaction(90, change)));
    }
    try (Store store = open()) {
      assertThatThrownBy(() -> store.append(List.of(transaction(90, change))))
          .hasMessageContaining("90 is not after 90");
      store.append(List.of(transaction(91, change)));
      assertThat(read(store)).extracting(Transaction::revision).containsExactly(7L, 90L, 91L);
    }
  }

  @Test
  void compactingKeepsTheWorld() throws Exception {
    List<Transaction> log = new ArrayList<>(onePerChange().subList(0, 9));
    NetworkId fleeting = new NetworkId(new UUID(9, 9));
    for (int i = 0; i < 100; i++) {
      Change put = new Change.NetworkPut(SampleChanges.network(fleeting, 9 + i, 4097 + i));
      log.add(transaction(10 + 2 * i, put));
      log.add(transaction(11 + 2 * i, new Change.NetworkRemoved(fleeting)));
    }
    World world = replayed(log);
    ImmutableList<Transaction> snapshot = Snapshot.of(world);
    try (Store store = open()) {
      store.append(log);
      store.compact(snapshot);
      assertThat(read(store)).isEqualTo(snapshot);
    }
    try (Store store = open()) {
      assertThat(replayed(read(store))).isEqualTo(world);
      assertThat(read(store)).isEqualTo(snapshot);
    }
  }

  private static World replayed(List<Transaction> log) {
    World world = EMPTY;
    for (Transaction transaction : log) {
      world = world.after(transaction);
    }
    return world;
  }

  private static List<Transaction> onePerChange() {
    List<Transaction> log = new ArrayList<>();
    for (Change change : SampleChanges.all()) {
      log.add(transaction(log.size() + 1, change));
    }
    return log;
  }

  private static Transaction transaction(long revision, Change... changes) {
    return new Transaction(
        revision, SampleChanges.NOON.plusSeconds(revision), ImmutableList.copyOf(changes));
  }

  static List<Transaction> read(Store store) throws StoreException {
    List<Transaction> log = new ArrayList<>();
    store.replay(log::add);
    return log;
  }
}
