package dev.keyway.controller.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * What tells a file from a later one of the same name, for the price of one look at its inode: a
 * file that is replaced by renaming has another inode, also within one tick of the clock.
 */
public record FileStamp(String text) {

  /** That of a file as it is now; also of one that is not there. */
  public static FileStamp of(Path file) {
    try {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      return new FileStamp(is.fileKey() + " " + is.size() + " " + is.lastModifiedTime());
    } catch (IOException gone) {
      return new FileStamp("");
    }
  }
}
