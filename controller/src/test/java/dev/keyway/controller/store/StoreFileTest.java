package dev.keyway.controller.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import dev.keyway.topology.world.Transaction;
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
    sql("pragma user_version = 2");
    assertRefusedUntouched("written by a newer Keyway (format 2, this one reads up to 1)");
  }

  @Test
  void aDamagedStoreIsRefusedAndNotRepaired() throws Exception {
    try (SqliteStore store = SqliteStore.open(file)) {
      for (int i = 1; i < 200; i++) {
        store.append(sample(i));
      }
    }
    byte[] bytes = Files.readAllBytes(file);
    // A page in the middle: the header and the schema are sound, so it shows while rows are read.
    Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 8192, (byte) 0x5a);
    Files.write(file, bytes, StandardOpenOption.TRUNCATE_EXISTING);
    try (SqliteStore store = SqliteStore.open(file)) {
      assertThatThrownBy(() -> store.replay(transaction -> {}))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("damaged");
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
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
  void aRowThatCannotBeReadIsNamed() throws Exception {
    try (SqliteStore store = SqliteStore.open(file)) {
      store.append(List.of(sample(3).get(0), sample(41).get(0), sample(50).get(0)));
    }
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

  private static List<Transaction> sample(long revision) {
    return List.of(
        new Transaction(
            revision, SampleChanges.NOON, ImmutableList.of(SampleChanges.all().get(0))));
  }
}
