package dev.keyway.controller.sync;

import java.time.Duration;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** An executor that works at once on the caller's thread, and whose time a test turns by hand. */
final class HandClock extends AbstractExecutorService implements ScheduledExecutorService {

  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private long now;
  private long order;

  /** Lets time pass, and what is due happen. */
  void pass(Duration time) {
    long end = now + time.toNanos();
    while (!timers.isEmpty() && timers.peek().due <= end) {
      Timer next = timers.remove();
      now = next.due;
      next.run();
    }
    now = end;
  }

  /** How long until the next thing is due. */
  Duration untilNext() {
    return Duration.ofNanos(timers.peek().due - now);
  }

  boolean isIdle() {
    return timers.isEmpty();
  }

  @Override
  public void execute(Runnable command) {
    command.run();
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    Timer timer = new Timer(command, now + unit.toNanos(delay), order++);
    timers.add(timer);
    return timer;
  }

  private final class Timer extends FutureTask<Void> implements ScheduledFuture<Void> {

    private final long due;
    private final long number;

    Timer(Runnable command, long due, long number) {
      super(command, null);
      this.due = due;
      this.number = number;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(due - now, TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      Timer timer = (Timer) other;
      return due == timer.due ? Long.compare(number, timer.number) : Long.compare(due, timer.due);
    }
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void shutdown() {}

  @Override
  public List<Runnable> shutdownNow() {
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }
}
