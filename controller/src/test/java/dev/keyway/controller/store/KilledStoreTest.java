package dev.keyway.controller.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import dev.keyway.topology.world.Change;
import dev.keyway.topology.world.Transaction;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that is killed while it writes: whatever it had answered is there, and nothing half.
 */
final class KilledStoreTest {

  private static final int BATCH = 3;
  private static final int ANSWERS_BEFORE_THE_KILL = 200;

  /**
   * The victim: appends batches for ever, and prints the last revision of each once it is stored.
   */
  public static final class Writer {

    /** Its one argument is the file. */
    public static void main(String[] arguments) throws Exception {
      try (SqliteStore store = SqliteStore.open(Path.of(arguments[0]))) {
        for (long revision = 1; ; revision += BATCH) {
          store.append(
              List.of(transaction(revision), transaction(revision + 1), transaction(revision + 2)));
          System.out.println(revision + BATCH - 1);
        }
      }
    }
  }

  @Test
  @Timeout(60)
  void whatWasAnsweredIsThereAfterAKill(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("keyway.db");
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long answered = 0;
    try (BufferedReader answers = writer.inputReader()) {
      for (int i = 0; i < ANSWERS_BEFORE_THE_KILL; i++) {
        answered = Long.parseLong(answers.readLine());
      }
      // By its handle: killing the process itself would close the pipe with the last answers.
      writer.toHandle().destroyForcibly();
      assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
      // It went on writing until the signal came.
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        answered = Long.parseLong(line);
      }
    } finally {
      writer.destroyForcibly();
    }

    try (SqliteStore store = SqliteStore.open(file)) {
      List<Transaction> log = SqliteStoreTest.read(store);
      long stored = Iterables.getLast(log).revision();
      assertThat(stored).isGreaterThanOrEqualTo(answered).isLessThanOrEqualTo(answered + BATCH);
      assertThat(stored % BATCH).as("no batch is stored in part").isZero();
      assertThat(log).hasSize((int) stored);
      store.append(List.of(transaction(stored + 1)));
    }
  }

  private static Transaction transaction(long revision) {
    return new Transaction(
        revision,
        SampleChanges.NOON,
        ImmutableList.of(
            new Change.PortPut(SampleChanges.port(revision, "vif" + revision, "10.0.0.2"))));
  }
}
