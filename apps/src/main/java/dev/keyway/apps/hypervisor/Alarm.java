package dev.keyway.apps.hypervisor;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Calls once at the earliest of the times that were asked for. To be used on the loop it calls. */
final class Alarm {

  private final Executor loop;
  private final InstantSource clock;
  private final Runnable call;
  private Instant next = Instant.MAX;
  private boolean stopped;

  Alarm(Executor loop, InstantSource clock, Runnable call) {
    this.loop = loop;
    this.clock = clock;
    this.call = call;
  }

  /** Calls at a time, or soon if that has passed. */
  void at(Instant time) {
    if (stopped || !time.isBefore(next)) {
      return;
    }
    next = time;
    Duration wait = Duration.between(clock.instant(), time);
    if (wait.isNegative() || wait.isZero()) {
      loop.execute(() -> ring(time));
    } else {
      CompletableFuture.delayedExecutor(wait.toMillis() + 1, TimeUnit.MILLISECONDS, loop)
          .execute(() -> ring(time));
    }
  }

  /** Calls no more. */
  void stop() {
    stopped = true;
  }

  /** Only the earliest counts; those that it made superfluous ring in vain. */
  private void ring(Instant time) {
    if (!stopped && next.equals(time)) {
      next = Instant.MAX;
      call.run();
    }
  }
}
