package dev.keyway.apps.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.keyway.apps.api.RunningApi;
import dev.keyway.controller.store.SqliteStore;
import dev.keyway.topology.world.Transaction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BackupCommandTest {

  @TempDir private Path directory;
  private RunningApi api;

  @BeforeEach
  void start() throws Exception {
    api = RunningApi.start();
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  @Test
  void theStatusSaysThatTheStoreRefusesWrites() throws Exception {
    api.network("blue");
    api.storeRefuses("the disk is full");
    api.call("POST", "/v2.0/networks", "{'network': {'name': 'red'}}");
    Typed status = Typed.on(api.base(), "status");
    assertThat(status.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(status.out()).containsPattern("store +refuses writes since .*: the disk is full");
    // What is stored can be had all the same.
    Path file = directory.resolve("backup.db");
    assertThat(Typed.on(api.base(), "backup", file.toString()).exitCode()).isZero();
    assertThat(file).isRegularFile();
  }

  @Test
  void aBackupHoldsWhatIsStored() throws Exception {
    api.network("blue");
    Path file = directory.resolve("backup.db");
    Typed typed = Typed.on(api.base(), "backup", file.toString());
    assertThat(typed.err()).isEmpty();
    assertThat(typed.exitCode()).isZero();
    assertThat(directory.toFile().list()).containsExactly("backup.db");
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    List<Transaction> log = new ArrayList<>();
    try (SqliteStore store = SqliteStore.open(file)) {
      assertThat(store.replay(log::add)).isEqualTo(1);
    }
    assertThat(log.get(0).revision()).isEqualTo(api.world().revision());
    assertThat(ImmutableList.copyOf(log.get(0).changes()).toString()).contains("blue");
  }

  @Test
  void aBackupThatCannotBeWrittenOrHadLeavesNothing() throws Exception {
    Path nowhere = directory.resolve("none/backup.db");
    Typed typed = Typed.on(api.base(), "backup", nowhere.toString());
    assertThat(typed.exitCode()).isEqualTo(1);
    assertThat(typed.err()).contains("can't be written").contains("none");
    assertThat(Typed.on("http://127.0.0.1:1", "backup", "x").exitCode()).isEqualTo(3);
    assertThat(directory.toFile().list()).isEmpty();
  }
}
