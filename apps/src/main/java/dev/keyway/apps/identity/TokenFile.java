package dev.keyway.apps.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.guava.GuavaModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.keyway.controller.net.FileStamp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file with all tokens, in the directory of the controller's state. Commands change it while
 * the controller runs, which only reads it; a reader sees the old file or the new one.
 */
public final class TokenFile {

  private static final int VERSION = 1;

  /** A list of tokens by the ten thousand is well below. */
  private static final long MAX_BYTES = 16 << 20;

  /** Strict: what is read differently than it was meant lets in the wrong people. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModules(new Jdk8Module(), new JavaTimeModule(), new GuavaModule())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private final Path directory;
  private final Path file;

  /** What the file holds. */
  private record Document(int version, ImmutableList<Token> tokens) {}

  /** What to make of the tokens that there are. */
  @FunctionalInterface
  interface Edit {
    /** The tokens that there are to be. */
    ImmutableMap<String, Token> of(ImmutableMap<String, Token> tokens) throws TokenFileException;
  }

  /** The one in a directory of state. */
  public TokenFile(Path data) {
    this.directory = data;
    this.file = data.resolve("tokens.json");
  }

  /** What tells it from a changed one. */
  FileStamp stamp() {
    return FileStamp.of(file);
  }

  /** All tokens by their id; a file that is not there holds none. */
  public ImmutableMap<String, Token> read() throws TokenFileException {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw damaged("it is longer than " + MAX_BYTES + " bytes");
      }
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (permissions.contains(PosixFilePermission.GROUP_WRITE)
          || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
        throw new TokenFileException(
            file + ": others than its owner may write it. Look at what it holds, then: chmod 600");
      }
      @Nullable Document document = JSON.readValue(Files.readAllBytes(file), Document.class);
      if (document == null) {
        throw damaged("it holds nothing");
      }
      if (document.version() != VERSION) {
        throw damaged("its version is " + document.version() + ", and " + VERSION + " is known");
      }
      return document.tokens().stream()
          .collect(ImmutableMap.toImmutableMap(Token::id, token -> token));
    } catch (NoSuchFileException none) {
      return ImmutableMap.of();
    } catch (JsonProcessingException e) {
      throw damaged(e.getOriginalMessage().lines().findFirst().orElse("it is not JSON"));
    } catch (IllegalArgumentException twoOfOneId) {
      throw damaged("two tokens have one id");
    } catch (IOException e) {
      throw new TokenFileException(file + ": can't be read: " + e);
    }
  }

  /** Changes it, alone among all who would, and so that a crash leaves the old one or the new. */
  void change(Edit edit) throws TokenFileException {
    Path lock = file.resolveSibling("tokens.lock");
    try {
      Files.createDirectories(directory);
      try (FileChannel channel =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        if (!held.isValid()) {
          throw new IOException("the lock was lost");
        }
        replace(JSON.writeValueAsBytes(new Document(VERSION, edit.of(read()).values().asList())));
      }
    } catch (IOException e) {
      throw new TokenFileException(file + ": can't be written: " + e);
    }
  }

  private void replace(byte[] bytes) throws IOException {
    // For its owner alone from the first moment on.
    Path fresh = Files.createTempFile(directory, "tokens", ".new");
    try {
      // Made by root for a controller that runs as another: it must be able to read it.
      if (!Files.getOwner(fresh).equals(Files.getOwner(directory))) {
        Files.setOwner(fresh, Files.getOwner(directory));
      }
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
        names.force(true);
      }
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private TokenFileException damaged(String why) {
    return new TokenFileException(
        file
            + ": is damaged: "
            + why
            + ". Nobody gets in by a token until it is whole: put a copy back, or move it away and"
            + " make new tokens by 'keyway token create'");
  }
}
