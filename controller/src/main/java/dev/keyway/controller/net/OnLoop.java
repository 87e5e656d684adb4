package dev.keyway.controller.net;

import io.netty.channel.Channel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** Takes work from any thread to the event loop of a connection. */
public final class OnLoop {

  private OnLoop() {}

  /**
   * Begins work on the loop. The future is the caller's own: to cancel it doesn't end the work. It
   * fails with what the work fails with, not wrapped, or with {@link ConnectionLostException} if
   * the loop has ended.
   */
  public static <T> CompletableFuture<T> begin(
      Channel channel, Supplier<CompletableFuture<T>> work) {
    CompletableFuture<T> out = new CompletableFuture<>();
    try {
      channel.eventLoop().execute(() -> relay(work.get(), out));
    } catch (RejectedExecutionException e) {
      out.completeExceptionally(new ConnectionLostException("the connection's loop has ended"));
    }
    return out;
  }

  /** Runs something on the loop, or nothing at all if the loop has ended. */
  public static void tell(Channel channel, Runnable work) {
    try {
      channel.eventLoop().execute(work);
    } catch (RejectedExecutionException e) {
      // With its loop the connection has ended, and whatever was to be done to it is no matter.
      return;
    }
  }

  /** What a stage failed with, without what later stages wrapped around it. */
  public static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static <T> void relay(CompletableFuture<T> from, CompletableFuture<T> to) {
    CompletableFuture<T> unused =
        from.whenComplete(
            (value, failure) -> {
              if (failure == null) {
                to.complete(value);
              } else {
                to.completeExceptionally(unwrapped(failure));
              }
            });
  }
}
