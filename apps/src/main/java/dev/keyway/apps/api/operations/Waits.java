package dev.keyway.apps.api.operations;

import dev.keyway.apps.api.http.ApiException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long clients want to wait. */
final class Waits {

  static final Duration LONGEST = Duration.ofSeconds(60);

  private static final Pattern FORM = Pattern.compile("([0-9]{1,7})(ms|s|m)");

  private Waits() {}

  /** Reads {@code 500ms}, {@code 10s} or {@code 1m}; longer than a minute counts as a minute. */
  static Duration parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw ApiException.badRequest(
          "Invalid input for wait: '"
              + text
              + "' is not valid: expected a duration such as '500ms', '10s' or '1m'.");
    }
    long number = Long.parseLong(matcher.group(1));
    Duration wait =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          default -> Duration.ofMinutes(number);
        };
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}
