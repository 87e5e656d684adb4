package dev.keyway.controller.sync;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Does something later. There is one for life and one for tests, which have a clock of their own.
 */
@FunctionalInterface
interface Delay {

  /** On the clock that everybody has. */
  Delay REAL =
      (wait, task) ->
          CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
              .execute(task);

  /** Runs a task after a while, on whatever thread; it must not block. */
  void run(Duration wait, Runnable task);
}
