package dev.keyway.controller.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import dev.keyway.topology.world.Change;
import dev.keyway.topology.world.Transaction;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not, or not only, ours. */
final class StoreFileTest {

  @TempDir Path directory;

  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("keyway.db");
  }

  @Test
  void aSecondOpenerIsRefusedAndHarmsNobody() throws Exception {
    try (SqliteStore store = SqliteStore.open(file)) {
      assertThatThrownBy(() -> SqliteStore.open(file))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("another process has it open");
      store.append(sample(1));
    }
    try (SqliteStore store = SqliteStore.open(file)) {
      assertThat(SqliteStoreTest.read(store)).isEqualTo(sample(1));
    }
  }

  @Test
  void whatIsNoDatabaseIsRefusedAndLeftAsItIs() throws Exception {
    Files.writeString(file, "my shopping list\n".repeat(100));
    assertRefusedUntouched("it is damaged, or no store at all");
  }

  @Test
  void aDatabaseOfAnotherProgramIsRefusedAndLeftAsItIs() throws Exception {
    sql("create table shopping (thing text)");
    assertRefusedUntouched("a database of another program");
  }

  @Test
  void aNewerStoreIsRefusedAndLeftAsItIs() throws Exception {
    SqliteStore.open(file).close();
    sql("pragma user_version = 3");
    assertRefusedUntouched("written by a newer Keyway (format 3, this one reads up to 2)");
  }

  @Test
  void aDamagedStoreIsRefusedAndNotRepaired() throws Exception {
    try (SqliteStore store = SqliteStore.open(file)) {
      for (int i = 1; i < 200; i++) {
        store.append(sample(i));
      }
    }
    byte[] bytes = Files.readAllBytes(file);
    // A page in the middle: the header and the schema are sound.
    Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 8192, (byte) 0x5a);
    Files.write(file, bytes, StandardOpenOption.TRUNCATE_EXISTING);
    assertRefusedUntouched("damaged");
  }

  @Test
  void aTruncatedStoreIsRefused() throws Exception {
    try (SqliteStore store = SqliteStore.open(file)) {
      for (int i = 1; i < 200; i++) {
        store.append(sample(i));
      }
    }
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(
            () -> {
              try (SqliteStore store = SqliteStore.open(file)) {
                store.replay(transaction -> {});
              }
            })
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("damaged");
  }

  @Test
  void aChangedCharacterIsFoundAndItsRowNamed() throws Exception {
    storeThreeRows();
    sql("update log set changes = replace(changes, '172.31.0.1', '172.31.0.7') where revision=41");
    assertRowIsNamed("revision 41 is not as it was written");
    assertRowIsNamed("keyway restore");
    // Whoever mends a row by hand says so by taking its sum away.
    sql("update log set sum = null where revision = 41");
    try (SqliteStore store = SqliteStore.open(file)) {
      assertThat(store.replay(transaction -> {})).isEqualTo(3);
    }
  }

  @Test
  void aMissingRowIsFound() throws Exception {
    storeThreeRows();
    sql("delete from log where revision = 41");
    assertRowIsNamed("revision 50 is not as it was written, or the one before it is missing");
  }

  /** The first version, with the oldest writing of changes that there are in it. */
  @Test
  void aStoreOfTheFirstVersionIsReadAndBroughtUpToThisOne() throws Exception {
    List<String> lines;
    try (InputStream in = StoreFileTest.class.getResourceAsStream("changes-1.jsonl")) {
      lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
    sql("pragma journal_mode = wal");
    sql("pragma application_id = 0x4b576179");
    sql(
        "create table log (revision integer primary key, at text not null, changes text not null)"
            + " strict");
    for (int i = 0; i < lines.size(); i++) {
      sql(
          "insert into log values (%d, '2026-11-22T12:00:00Z', '%s')"
              .formatted(2 * i + 1, lines.get(i).replace("'", "''")));
    }
    sql("pragma user_version = 1");
    try (SqliteStore store = SqliteStore.open(file)) {
      List<Transaction> log = SqliteStoreTest.read(store);
      assertThat(log).hasSize(lines.size());
      assertThat(log.get(0).changes())
          .containsExactly(new Change.HypervisorPut(SampleChanges.hypervisor()));
      store.append(sample(1000));
    }
    try (SqliteStore store = SqliteStore.open(file)) {
      assertThat(SqliteStoreTest.read(store)).hasSize(lines.size() + 1);
    }
    sql("update log set at = '2026-11-22T12:00:01Z' where revision = 1");
    assertRowIsNamed("revision 1 is not as it was written");
  }

  @Test
  void aRowThatCannotBeReadIsNamed() throws Exception {
    storeThreeRows();
    sql("update log set changes = replace(changes, 'hypervisor-put', 'hv-put') where revision=41");
    assertRowIsNamed("revision 41 can't be read");
    sql("update log set changes = '[]', at = 'noon' where revision = 41");
    assertRowIsNamed("revision 41 has no time");
  }

  @Test
  void aRowThatTheReaderCannotTakeIsNamed() throws Exception {
    try (SqliteStore store = SqliteStore.open(file)) {
      store.append(sample(8));
      assertThatThrownBy(
              () ->
                  store.replay(
                      transaction -> {
                        throw new IllegalStateException("no such port");
                      }))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("revision 8 doesn't fit")
          .hasMessageContaining("no such port");
    }
  }

  /** As on a full disk, where SQLite ends the transaction by itself. */
  @Test
  void aFullStoreRefusesAgainAndAgainAndTakesWritesOnceThereIsRoom() throws Exception {
    Connection connection = StoreFile.open(file);
    try (SqliteStore store = new SqliteStore(file, connection);
        Statement limit = connection.createStatement()) {
      limit.execute("pragma max_page_count = 6");
      long revision = 1;
      while (taken(store, revision)) {
        revision++;
      }
      for (int i = 0; i < 3; i++) {
        assertThat(taken(store, revision)).isFalse();
        store.check();
      }
      limit.execute("pragma max_page_count = 1000");
      assertThat(taken(store, revision)).isTrue();
      assertThat(store.replay(transaction -> {})).isEqualTo(revision);
    }
  }

  private static boolean taken(SqliteStore store, long revision) throws StoreException {
    try {
      store.append(sample(revision));
      return true;
    } catch (StoreException e) {
      if (!e.isTemporary()) {
        throw e;
      }
      assertThat(e).hasMessageContaining("the disk is full");
      return false;
    }
  }

  @Test
  void anEmptyFileIsANewStore() throws Exception {
    Files.createFile(file);
    SqliteStore.open(file).close();
    try (SqliteStore store = SqliteStore.open(file)) {
      assertThat(SqliteStoreTest.read(store)).isEmpty();
    }
  }

  @Test
  void aDirectoryThatCannotBeMadeIsNamed() throws Exception {
    Files.createFile(file);
    assertThatThrownBy(() -> SqliteStore.open(file.resolve("keyway.db")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(file.toString());
  }

  private void assertRowIsNamed(String text) throws StoreException {
    try (SqliteStore store = SqliteStore.open(file)) {
      assertThatThrownBy(() -> store.replay(transaction -> {}))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining(text);
    }
  }

  private void assertRefusedUntouched(String text) throws Exception {
    byte[] before = Files.readAllBytes(file);
    assertThatThrownBy(() -> SqliteStore.open(file))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(text);
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  private void sql(String command) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(command);
    }
  }

  /** Of the revisions 3, 41 and 50. */
  private void storeThreeRows() throws StoreException {
    try (SqliteStore store = SqliteStore.open(file)) {
      store.append(List.of(sample(3).get(0), sample(41).get(0), sample(50).get(0)));
    }
  }

  private static List<Transaction> sample(long revision) {
    return List.of(
        new Transaction(
            revision, SampleChanges.NOON, ImmutableList.of(SampleChanges.all().get(0))));
  }
}
