package dev.keyway.controller.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InstantTextTest {

  @Test
  void readsWhatInstantsWrite() {
    SplittableRandom random = new SplittableRandom(7);
    long[] parts = {1, 1_000, 1_000_000, 1_000_000_000};
    for (int i = 0; i < 20_000; i++) {
      long part = parts[i % parts.length];
      long nano = random.nextLong(1_000_000_000 / part) * part;
      Instant instant =
          Instant.ofEpochSecond(random.nextLong(-70_000_000_000L, 300_000_000_000L), nano);
      assertThat(InstantText.parse(instant.toString())).isEqualTo(instant);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-22T12:00:00Z",
        "2026-11-22T12:00:00.5Z",
        "2026-11-22T12:00:00.123456789Z",
        "2026-11-22t12:00:00z",
        "+12026-11-22T12:00:00Z",
      })
  void agreesWithInstant(String text) {
    assertThat(InstantText.parse(text)).isEqualTo(Instant.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "noon",
        "2026-11-22",
        "2026-11-22T12:00:00",
        "2026-11-22T12:00:0xZ",
        "2026-02-30T12:00:00Z",
        "2026-11-22T12:60:00Z",
        "2026-11-22T12:00:00.1234567890Z",
      })
  void refusesTheRest(String text) {
    assertThatThrownBy(() -> InstantText.parse(text)).isInstanceOf(DateTimeException.class);
  }
}
