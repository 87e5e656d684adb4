package dev.keyway.controller.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import dev.keyway.topology.world.Snapshot;
import dev.keyway.topology.world.Transaction;
import dev.keyway.topology.world.World;
import dev.keyway.topology.world.Worlds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RestorationTest {

  private static final String KEPT = ".replaced";

  private final Worlds worlds =
      Worlds.empty()
          .hypervisor("hv1")
          .network("blue")
          .subnet("blue", "10.0.0.0/24")
          .port("a", "blue", "hv1");

  @TempDir private Path directory;
  private Path store;
  private Path backup;

  @BeforeEach
  void makeBackup() throws Exception {
    store = directory.resolve("data/keyway.db");
    backup = directory.resolve("backup");
    Files.write(backup, SqliteStore.image(Snapshot.of(worlds.world())));
  }

  @Test
  void aBackupLeadsToTheWorldThatItIsOf() throws Exception {
    Restoration.Done done = Restoration.restore(backup, store, KEPT);
    assertThat(done.replaced()).isEmpty();
    assertThat(done.revision()).isEqualTo(worlds.world().revision());
    assertThat(Snapshot.of(world(store))).isEqualTo(Snapshot.of(worlds.world()));
    assertThat(store.getParent().toFile().list()).containsExactly("keyway.db");
  }

  @Test
  void whatWasThereIsKeptBeside() throws Exception {
    try (SqliteStore old = SqliteStore.open(store)) {
      old.append(sample(7));
    }
    Path kept = Restoration.restore(backup, store, KEPT).replaced().orElseThrow();
    assertThat(kept).isEqualTo(store.resolveSibling("keyway.db.replaced"));
    try (SqliteStore old = SqliteStore.open(kept)) {
      assertThat(SqliteStoreTest.read(old)).isEqualTo(sample(7));
    }
    assertThat(world(store).networks().byId()).hasSize(1);
  }

  @Test
  void aDamagedStoreIsReplacedToo() throws Exception {
    Files.createDirectories(store.getParent());
    Files.writeString(store, "my shopping list");
    Files.writeString(store.resolveSibling("keyway.db-wal"), "and more of it");
    Path kept = Restoration.restore(backup, store, KEPT).replaced().orElseThrow();
    assertThat(kept).hasContent("my shopping list");
    assertThat(world(store).networks().byId()).hasSize(1);
  }

  @Test
  void aStoreInUseIsNotReplaced() throws Exception {
    try (SqliteStore used = SqliteStore.open(store)) {
      assertThatThrownBy(() -> Restoration.restore(backup, store, KEPT))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("is in use: stop the controller first");
      used.append(sample(1));
    }
    try (SqliteStore used = SqliteStore.open(store)) {
      assertThat(SqliteStoreTest.read(used)).isEqualTo(sample(1));
    }
  }

  @Test
  void aBackupThatIsDamagedOrNewerOrMissingReplacesNothing() throws Exception {
    try (SqliteStore old = SqliteStore.open(store)) {
      old.append(sample(7));
    }
    byte[] good = Files.readAllBytes(backup);
    Files.write(backup, Arrays.copyOf(good, good.length - 4096));
    assertRefused("damaged");
    Files.write(backup, good);
    sql("update log set at = replace(at, '2026', '2025')");
    assertRefused("is not as it was written");
    Files.write(backup, good);
    sql("pragma user_version = 3");
    assertRefused("written by a newer Keyway");
    Files.delete(backup);
    assertRefused("is no file");
    try (SqliteStore old = SqliteStore.open(store)) {
      assertThat(SqliteStoreTest.read(old)).isEqualTo(sample(7));
    }
  }

  private void assertRefused(String text) throws Exception {
    assertThatThrownBy(() -> Restoration.restore(backup, store, KEPT))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(text);
    assertThat(store.getParent().toFile().list()).containsExactly("keyway.db");
  }

  private void sql(String command) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + backup);
        Statement statement = connection.createStatement()) {
      statement.execute(command);
    }
  }

  private static World world(Path file) throws Exception {
    World[] world = {World.empty(Worlds.KEYS)};
    try (SqliteStore store = SqliteStore.open(file)) {
      long unused = store.replay(transaction -> world[0] = world[0].after(transaction));
    }
    return world[0];
  }

  private static List<Transaction> sample(long revision) {
    return List.of(
        new Transaction(
            revision, SampleChanges.NOON, ImmutableList.of(SampleChanges.all().get(0))));
  }
}
