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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteStoreTest {

  private static final World EMPTY = World.empty(ImmutableRangeSet.of(Range.closed(4097L, 9999L)));

  @TempDir Path directory;

  @Test
  void aNewStoreIsEmptyAndItsDirectoryPrivate() throws Exception {
    Path file = directory.resolve("new").resolve("keyway.db");
    try (SqliteStore store = SqliteStore.open(file)) {
      assertThat(read(store)).isEmpty();
    }
    assertThat(Files.getPosixFilePermissions(file.getParent()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void whatWasAppendedIsReplayedInOrder() throws Exception {
    List<Transaction> log = onePerChange();
    try (SqliteStore store = SqliteStore.open(file())) {
      store.append(log.subList(0, 5));
      store.append(log.subList(5, log.size()));
      assertThat(read(store)).isEqualTo(log);
    }
    try (SqliteStore store = SqliteStore.open(file())) {
      assertThat(read(store)).isEqualTo(log);
      assertThat(store.replay(transaction -> {})).isEqualTo(log.size());
    }
  }

  @Test
  void onlyTheDurablePartIsKept() throws Exception {
    Change volatileChange =
        new Change.PeerRefused(
            new RefusedPeer("192.0.2.1", Optional.empty(), "X", "x", SampleChanges.NOON));
    Change durable = SampleChanges.all().get(0);
    try (SqliteStore store = SqliteStore.open(file())) {
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
    try (SqliteStore store = SqliteStore.open(file())) {
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
    try (SqliteStore store = SqliteStore.open(file())) {
      store.append(List.of(transaction(7, change), transaction(90, change)));
    }
    try (SqliteStore store = SqliteStore.open(file())) {
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
    try (SqliteStore store = SqliteStore.open(file())) {
      store.append(log);
      store.compact(snapshot);
      assertThat(read(store)).isEqualTo(snapshot);
    }
    try (SqliteStore store = SqliteStore.open(file())) {
      assertThat(replayed(read(store))).isEqualTo(world);
      assertThatThrownBy(() -> store.compact(snapshot.subList(0, 1)))
          .isInstanceOf(IllegalArgumentException.class);
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

  private Path file() {
    return directory.resolve("keyway.db");
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
