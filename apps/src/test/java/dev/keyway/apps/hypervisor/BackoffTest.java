package dev.keyway.apps.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Two who fight over a column must not spin. */
final class BackoffTest {

  private static final ImmutableSet<String> FAIL_MODE = ImmutableSet.of("bridge br-int fail_mode");
  private static final ImmutableSet<String> OTHER = ImmutableSet.of("port gre0");

  private final Backoff backoff = new Backoff();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private Duration wait(ImmutableSet<String> subjects) {
    return backoff.remaining(subjects, now);
  }

  @Test
  void theFirstRepairIsAtOnceAndEachOneMoreWaitsTwiceAsLong() {
    assertThat(wait(FAIL_MODE)).isZero();
    backoff.changed(FAIL_MODE, now);
    assertThat(wait(FAIL_MODE)).isZero();
    Duration expected = Duration.ofSeconds(1);
    for (int repairs = 0; repairs < 10; repairs++) {
      backoff.changed(FAIL_MODE, now);
      assertThat(wait(FAIL_MODE)).isEqualTo(expected);
      now = now.plus(expected);
      assertThat(wait(FAIL_MODE)).isZero();
      expected =
          expected.compareTo(Duration.ofSeconds(30)) > 0
              ? Duration.ofSeconds(60)
              : expected.multipliedBy(2);
    }
  }

  @Test
  void whatWasNotChangedBeforeIsInNobodysWay() {
    backoff.changed(FAIL_MODE, now);
    backoff.changed(FAIL_MODE, now);
    assertThat(wait(OTHER)).isZero();
    assertThat(wait(FAIL_MODE)).isPositive();
  }

  @Test
  void aRepairLongAfterIsAFirstOne() {
    backoff.changed(FAIL_MODE, now);
    backoff.changed(FAIL_MODE, now);
    now = now.plusSeconds(120);
    assertThat(wait(FAIL_MODE)).isZero();
    backoff.changed(FAIL_MODE, now);
    assertThat(wait(FAIL_MODE)).isZero();
  }
}
