package dev.keyway.controller.openflow;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.net.ConnectionLostException;
import dev.keyway.controller.net.Connections;
import dev.keyway.controller.openflow.codec.Inbound;
import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.projectfloodlight.openflow.protocol.OFMessage;

/**
 * Requests under way on one connection, each with the transaction id that its reply will bear and a
 * time by which it must come. Used on the connection's event loop only.
 */
final class Conversation {

  /** Far more than we ever have under way; a bug that asks without end must not fill the memory. */
  private static final int MOST_PENDING = 1_000;

  /** Reads a reply, which may come in parts. */
  interface Reply<T> {
    /** Takes one message; empty while more must come. Throws what the request is to fail with. */
    Optional<T> take(Inbound message);
  }

  private final class Pending<T> {
    private final String asked;
    private final Duration patience;
    private final Reply<T> reply;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private ScheduledFuture<?> deadline;

    Pending(long xid, String asked, Duration patience, Reply<T> reply) {
      this.asked = asked;
      this.patience = patience;
      this.reply = reply;
      this.deadline = schedule(xid);
    }

    private ScheduledFuture<?> schedule(long xid) {
      return channel
          .eventLoop()
          .schedule(
              () -> {
                pending.remove(xid);
                result.completeExceptionally(
                    new TimeoutException(asked + ": no answer in " + patience.toMillis() + " ms"));
              },
              patience.toNanos(),
              TimeUnit.NANOSECONDS);
    }

    /** Whether that was all. */
    boolean take(long xid, Inbound message) {
      deadline.cancel(false);
      if (message instanceof Inbound.Failed failed) {
        result.completeExceptionally(new SwitchErrorException(asked, failed.text()));
        return true;
      }
      try {
        reply.take(message).ifPresent(result::complete);
      } catch (RuntimeException e) {
        result.completeExceptionally(e);
      }
      if (!result.isDone()) {
        deadline = schedule(xid);
      }
      return result.isDone();
    }
  }

  private final Channel channel;
  private final Duration patience;
  private final Map<Long, Pending<?>> pending = new HashMap<>();
  private @Nullable ConnectionLostException lost;
  private long lastXid;

  Conversation(Channel channel, Duration patience) {
    this.channel = channel;
    this.patience = patience;
  }

  /**
   * Takes a number of transaction ids in a row, and gives the first. Never 0, the id of what nobody
   * asked for.
   */
  long reserve(int count) {
    if (lastXid + count > 0xffff_ffffL) {
      lastXid = 0;
    }
    long first = lastXid + 1;
    lastXid += count;
    return first;
  }

  /**
   * Sends a request; the future fails with what {@link SwitchSession} says, or with what the reader
   * throws.
   */
  <T> CompletableFuture<T> ask(String what, LongFunction<OFMessage> request, Reply<T> reply) {
    return ask(what, patience, request, reply);
  }

  <T> CompletableFuture<T> ask(
      String what, Duration patience, LongFunction<OFMessage> request, Reply<T> reply) {
    if (lost != null) {
      return CompletableFuture.failedFuture(lost);
    }
    if (pending.size() >= MOST_PENDING) {
      return CompletableFuture.failedFuture(
          new IllegalStateException(MOST_PENDING + " requests wait for this switch already"));
    }
    long xid = reserve(1);
    Pending<T> waiting = new Pending<>(xid, what, patience, reply);
    pending.put(xid, waiting);
    send(ImmutableList.of(request.apply(xid)));
    return waiting.result;
  }

  void send(List<OFMessage> messages) {
    Connections.send(channel, messages);
  }

  /** Hands a message to who waits for it, and says whether somebody did. */
  boolean answer(Inbound message) {
    Pending<?> waiting = pending.get(message.xid());
    if (waiting == null) {
      return false;
    }
    // Out first: what completes now may ask again, and may even end all this.
    pending.remove(message.xid());
    if (!waiting.take(message.xid(), message)) {
      pending.put(message.xid(), waiting);
    }
    return true;
  }

  /** The connection is gone: nothing will be answered any more. */
  void end(ConnectionLostException reason) {
    lost = reason;
    List<Pending<?>> all = new ArrayList<>(pending.values());
    pending.clear();
    for (Pending<?> waiting : all) {
      waiting.deadline.cancel(false);
      waiting.result.completeExceptionally(reason);
    }
  }
}
