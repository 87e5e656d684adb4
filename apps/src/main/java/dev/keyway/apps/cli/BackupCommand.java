package dev.keyway.apps.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code keyway backup}: a copy of the store, of a controller that runs on. */
@Command(
    name = "backup",
    description =
        "Writes a copy of the controller's store into a file here; the controller runs on. 'keyway"
            + " restore' puts it back. A file of that name is replaced once the copy is complete.")
final class BackupCommand implements Callable<Integer> {

  private static final int SECONDS = 120;

  @Mixin private final ClientOptions options;

  @Parameters(paramLabel = "FILE", description = "Where it is written.")
  private Path file = Path.of("");

  BackupCommand(ClientOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws ClientException {
    byte[] copy = options.connect(SECONDS).bytes(ApiPath.of("/v1/backup"));
    try {
      write(copy);
    } catch (IOException e) {
      throw ClientException.refused("the backup can't be written: " + e);
    }
    return ExitCode.CLEAN;
  }

  /** For this user alone, like the store; and all of it or nothing. */
  private void write(byte[] copy) throws IOException {
    Path whole = file.toAbsolutePath();
    Path part =
        Files.createTempFile(
            whole.getParent(),
            file.getFileName() + ".",
            ".part",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.write(part, copy);
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
