package dev.keyway.controller.net;

import io.netty.channel.Channel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads nothing further from a peer while too much of what it said is not dealt with yet, so that a
 * peer that floods waits for itself, and none of what it said is dropped. From any thread.
 */
public final class Pace {

  private final Channel channel;
  private final int most;
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * Of one connection.
   *
   * @param most how many things may wait while more is read; reading goes on at half of it
   */
  public Pace(Channel channel, int most) {
    this.channel = channel;
    this.most = most;
  }

  /** Whether nothing is read from a connection now. */
  public static boolean holds(Channel channel) {
    return !channel.config().isAutoRead();
  }

  /** Something that the peer said is dealt with once this is done, whatever comes of it. */
  public void by(CompletableFuture<?> dealtWith) {
    if (waiting.incrementAndGet() == most) {
      adjust();
    }
    var unused =
        dealtWith.whenComplete(
            (done, failure) -> {
              if (waiting.decrementAndGet() == most / 2) {
                adjust();
              }
            });
  }

  /** On the loop, so that of two calls the later one sees the newer number. */
  private void adjust() {
    if (channel.eventLoop().inEventLoop()) {
      look();
    } else {
      OnLoop.tell(channel, this::look);
    }
  }

  private void look() {
    int now = waiting.get();
    if (now >= most) {
      channel.config().setAutoRead(false);
    } else if (now <= most / 2) {
      channel.config().setAutoRead(true);
    }
  }
}
