package dev.keyway.controller.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import dev.keyway.topology.world.Transaction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteStoreTest extends StoreContract {

  @TempDir Path directory;

  @Override
  Store open() throws StoreException {
    return SqliteStore.open(directory.resolve("keyway.db"));
  }

  @Test
  void itsDirectoryIsMadeForThisUserAlone() throws Exception {
    Path file = directory.resolve("new").resolve("keyway.db");
    SqliteStore.open(file).close();
    assertThat(Files.getPosixFilePermissions(file.getParent()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void aSnapshotThatEndsTooEarlyReplacesNothing() throws Exception {
    ImmutableList<Transaction> log = ImmutableList.of(sample(3), sample(5));
    try (Store store = open()) {
      store.append(log);
      assertThatThrownBy(() -> store.compact(log.subList(0, 1)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> store.compact(ImmutableList.of()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(read(store)).isEqualTo(log);
      store.append(List.of(sample(6)));
    }
  }

  private static Transaction sample(long revision) {
    return new Transaction(
        revision, SampleChanges.NOON, ImmutableList.of(SampleChanges.all().get(0)));
  }
}
