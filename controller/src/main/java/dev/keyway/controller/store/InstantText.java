package dev.keyway.controller.store;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Reads what {@link Instant#toString} writes. Every row has three of them, and {@link
 * Instant#parse}, which takes much more than that, would be a third of the time that replaying a
 * store takes.
 */
final class InstantText {

  /** The length of {@code 2026-11-22T12:00:00}; a fraction and {@code Z} follow. */
  private static final int SECONDS_END = 19;

  private static final int NANO_DIGITS = 9;

  private InstantText() {}

  /**
   * The instant.
   *
   * @throws java.time.DateTimeException when it is none
   */
  static Instant parse(String text) {
    int end = text.length() - 1;
    if (end < SECONDS_END || end > SECONDS_END + 1 + NANO_DIGITS || !isShaped(text, end)) {
      return Instant.parse(text);
    }
    int nano = end == SECONDS_END ? 0 : number(text, SECONDS_END + 1, end);
    for (int digits = end - SECONDS_END - 1; end > SECONDS_END && digits < NANO_DIGITS; digits++) {
      nano *= 10;
    }
    return LocalDateTime.of(
            number(text, 0, 4),
            number(text, 5, 7),
            number(text, 8, 10),
            number(text, 11, 13),
            number(text, 14, 16),
            number(text, 17, 19),
            nano)
        .toInstant(ZoneOffset.UTC);
  }

  private static boolean isShaped(String text, int end) {
    for (int i = 0; i < end; i++) {
      char expected =
          switch (i) {
            case 4, 7 -> '-';
            case 10 -> 'T';
            case 13, 16 -> ':';
            case SECONDS_END -> '.';
            default -> '0';
          };
      char found = text.charAt(i);
      if (expected == '0' ? found < '0' || found > '9' : found != expected) {
        return false;
      }
    }
    return text.charAt(end) == 'Z' && end != SECONDS_END + 1;
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = 10 * number + text.charAt(i) - '0';
    }
    return number;
  }
}
