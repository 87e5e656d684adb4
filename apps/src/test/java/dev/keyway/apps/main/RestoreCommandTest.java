package dev.keyway.apps.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import dev.keyway.controller.store.SqliteStore;
import dev.keyway.topology.world.Snapshot;
import dev.keyway.topology.world.Worlds;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class RestoreCommandTest {

  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine command = Main.commandLine(ImmutableMap.of());
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }

  @Test
  void aBackupIsPutBackAndWhatWasThereKept() throws Exception {
    Path backup = directory.resolve("backup.db");
    Path data = directory.resolve("data");
    Files.write(
        backup, SqliteStore.image(Snapshot.of(Worlds.empty().network("a").network("b").world())));
    assertThat(run("restore", backup.toString(), "--data", data.toString())).isZero();
    assertThat(run("restore", backup.toString(), "--data", data.toString())).isZero();
    assertThat(err.toString()).isEmpty();
    assertThat(out.toString()).contains("restored to revision 2").contains("keyway.db.replaced-2");
    assertThat(data.toFile().list()).hasSize(2);
  }

  @Test
  void whatIsNoBackupIsRefused() throws Exception {
    Path file = Files.writeString(directory.resolve("list"), "my shopping list");
    assertThat(run("restore", file.toString(), "--data", directory.toString())).isEqualTo(3);
    assertThat(err.toString()).contains("damaged, or no store at all");
    assertThat(directory.toFile().list()).containsExactly("list");
  }
}
