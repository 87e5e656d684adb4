package dev.keyway.apps.main;

import dev.keyway.apps.cli.ExitCode;
import dev.keyway.controller.store.Restoration;
import dev.keyway.controller.store.StoreException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyway restore}: puts a backup in the place of the store, while no controller runs. */
@Command(
    name = "restore",
    description =
        "Puts a backup in the place of the store. The controller must not run. The backup is"
            + " checked before anything is changed, and the store that was there is kept beside.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:Done.", "3:The backup or the store can't be used as it is."})
final class RestoreCommand implements Callable<Integer> {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final InstantSource clock;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${env:KEYWAY_DATA:-data}",
      description = "Directory of the store, as of 'keyway serve'. Default: data")
  private Path data = Path.of("data");

  @Parameters(paramLabel = "FILE", description = "What 'keyway backup' wrote.")
  private Path file = Path.of("");

  RestoreCommand(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    CommandSpec command = Objects.requireNonNull(spec);
    try {
      Restoration.Done done =
          Restoration.restore(
              file, data.resolve("keyway.db"), ".replaced-" + TIME.format(clock.instant()));
      command
          .commandLine()
          .getOut()
          .println(
              "restored to revision "
                  + done.revision()
                  + done.replaced().map(kept -> "; what was there is " + kept).orElse(""));
      return ExitCode.CLEAN;
    } catch (StoreException e) {
      command.commandLine().getErr().println("keyway: " + e.getMessage());
      return ExitCode.UNAVAILABLE;
    }
  }
}
