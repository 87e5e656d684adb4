package dev.keyway.apps.identity;

import dev.keyway.topology.model.BadValueException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;

/**
 * A token as it is kept: all but the secret.
 *
 * @param sha256 of what callers show, in 64 hexadecimal digits
 * @param expiresAt when it stops to count; empty for never
 */
public record Token(
    String id,
    String name,
    String project,
    Role role,
    String sha256,
    Instant createdAt,
    Optional<Instant> expiresAt) {

  private static final int MAX_TEXT = 255;

  /** Checks what comes from a file or a command line. */
  public Token {
    check(id, "[0-9a-f]{8}", "the id of a token, 8 hexadecimal digits");
    check(sha256, "[0-9a-f]{64}", "a SHA-256 of 64 hexadecimal digits");
    check(project, "\\P{Cntrl}{1," + MAX_TEXT + "}", "the name of a project");
    check(name, "\\P{Cntrl}{0," + MAX_TEXT + "}", "a name of at most 255 characters");
  }

  /** Whom it stands for. */
  Identity identity() {
    return new Identity(id, name, project, role);
  }

  /** Whether this is its secret, in a time that tells nothing of where they differ. */
  boolean isOf(TokenSecret shown) {
    return MessageDigest.isEqual(
        sha256.getBytes(StandardCharsets.US_ASCII),
        shown.sha256().getBytes(StandardCharsets.US_ASCII));
  }

  /** Whether it still counts. */
  boolean isValidAt(Instant now) {
    return expiresAt.map(now::isBefore).orElse(true);
  }

  private static void check(String text, String form, String expected) {
    if (!text.matches(form)) {
      throw new BadValueException(text, expected);
    }
  }
}
