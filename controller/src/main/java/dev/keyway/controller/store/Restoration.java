package dev.keyway.controller.store;

import com.google.common.collect.ImmutableRangeSet;
import dev.keyway.topology.world.World;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;

/** Puts a backup in the place of a store that nobody uses now. */
public final class Restoration {

  /**
   * What was done.
   *
   * @param revision of the world that the backup leads to
   * @param replaced where the store that was there is now, if there was one
   */
  public record Done(long revision, Optional<Path> replaced) {}

  /** Files that SQLite keeps beside its own; they belong together. */
  private static final String LOG = "-wal";

  private Restoration() {}

  /**
   * Checks the backup to the last row, keeps the store that is there, and puts the backup there.
   * Until all is checked nothing is changed; the backup itself never is.
   *
   * @param suffix for the name of the store that is replaced
   */
  public static Done restore(Path backup, Path store, String suffix) throws StoreException {
    if (!Files.isRegularFile(backup)) {
      throw new StoreException(backup + " is no file");
    }
    if (StoreFile.isInUse(store)) {
      throw new StoreException(
          store + " is in use: stop the controller first, then restore, then start it");
    }
    Path copy = beside(store, ".restoring");
    try {
      Files.createDirectories(directory(store));
      delete(copy);
      copy(backup, copy);
      long revision = revisionOf(copy);
      sync(copy);
      return new Done(revision, replace(store, copy, suffix));
    } catch (IOException e) {
      throw new StoreException("the backup can't be put at " + store + ": " + e, e);
    } finally {
      deleteQuietly(copy);
    }
  }

  /** Reads all of it, as a start would. */
  private static long revisionOf(Path copy) throws StoreException {
    World[] world = {World.empty(ImmutableRangeSet.of())};
    try (SqliteStore store = SqliteStore.open(copy)) {
      long unused = store.replay(transaction -> world[0] = world[0].after(transaction));
    }
    return world[0].revision();
  }

  private static Optional<Path> replace(Path store, Path copy, String suffix) throws IOException {
    Optional<Path> kept = Optional.empty();
    if (Files.exists(store)) {
      Path aside = beside(store, suffix);
      if (Files.exists(beside(store, LOG))) {
        Files.move(beside(store, LOG), beside(aside, LOG));
      }
      Files.move(store, aside);
      kept = Optional.of(aside);
    }
    Files.move(copy, store, StandardCopyOption.ATOMIC_MOVE);
    sync(directory(store));
    return kept;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to);
    if (Files.exists(beside(from, LOG))) {
      Files.copy(beside(from, LOG), beside(to, LOG));
    }
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(beside(file, LOG));
  }

  private static void deleteQuietly(Path file) throws StoreException {
    try {
      delete(file);
    } catch (IOException e) {
      throw new StoreException(file + " is left over and can't be deleted: " + e, e);
    }
  }

  private static Path directory(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent());
  }

  private static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }
}
