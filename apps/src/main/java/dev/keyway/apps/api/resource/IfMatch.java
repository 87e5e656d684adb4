package dev.keyway.apps.api.resource;

import dev.keyway.apps.api.http.ApiException;
import dev.keyway.apps.api.http.Request;
import dev.keyway.topology.command.Rejection;
import dev.keyway.topology.model.StandardAttributes;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The header {@code If-Match: revision_number=N}: go on only if nobody was faster. */
final class IfMatch {

  private static final Pattern FORM = Pattern.compile("\"?revision_number=([0-9]{1,18})\"?");

  private IfMatch() {}

  static Optional<Long> of(Request request) {
    return request.header("If-Match").map(IfMatch::number);
  }

  /** Refuses a resource that is there, at another revision number. */
  static void check(Optional<Long> expected, Optional<StandardAttributes> found) throws Rejection {
    if (expected.isPresent()
        && found.isPresent()
        && found.get().revision() != expected.get().longValue()) {
      throw Rejection.precondition(
          "RevisionNumberConstraintFailed",
          "Constrained to "
              + expected.get()
              + ", but current revision is "
              + found.get().revision()
              + ".");
    }
  }

  private static long number(String header) {
    Matcher matcher = FORM.matcher(header.trim());
    if (!matcher.matches()) {
      throw ApiException.badRequest(
          "Invalid input for If-Match: '" + header + "': expected 'revision_number=N'.");
    }
    return Long.parseLong(matcher.group(1));
  }
}
