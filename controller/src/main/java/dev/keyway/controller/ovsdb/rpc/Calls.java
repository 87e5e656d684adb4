package dev.keyway.controller.ovsdb.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.keyway.controller.net.ConnectionLostException;
import dev.keyway.controller.net.Connections;
import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Calls under way on one connection, each with a time by which its reply must come. Used on the
 * connection's event loop only.
 */
public final class Calls {

  /**
   * Far more than we ever have under way; a bug that calls without end must not fill the memory.
   */
  private static final int MOST_PENDING = 1_000;

  private record Pending(
      String method, CompletableFuture<JsonNode> result, ScheduledFuture<?> deadline) {}

  private final Channel channel;
  private final Map<Long, Pending> pending = new HashMap<>();
  private @Nullable ConnectionLostException lost;
  private long lastId;

  /** Calls over this connection. */
  public Calls(Channel channel) {
    this.channel = channel;
  }

  /**
   * Calls a method, and gives its result. Fails with {@link RpcErrorException}, {@link
   * ConnectionLostException} or {@link TimeoutException}.
   */
  public CompletableFuture<JsonNode> call(String method, JsonNode params, Duration patience) {
    if (lost != null) {
      return CompletableFuture.failedFuture(lost);
    }
    if (pending.size() >= MOST_PENDING) {
      return CompletableFuture.failedFuture(
          new IllegalStateException(MOST_PENDING + " calls wait for this peer already"));
    }
    long id = ++lastId;
    CompletableFuture<JsonNode> result = new CompletableFuture<>();
    ScheduledFuture<?> deadline =
        channel
            .eventLoop()
            .schedule(
                () -> {
                  pending.remove(id);
                  result.completeExceptionally(
                      new TimeoutException(
                          method + ": no answer in " + patience.toMillis() + " ms"));
                },
                patience.toNanos(),
                TimeUnit.NANOSECONDS);
    pending.put(id, new Pending(method, result, deadline));
    Connections.send(
        channel, new Message.Request(JsonNodeFactory.instance.numberNode(id), method, params));
    return result;
  }

  /**
   * Hands a response to who waits for it. One that comes after its deadline is for nobody.
   *
   * @throws ProtocolException if it answers what was never asked
   */
  public void answer(Message.Response response) {
    JsonNode id = response.id();
    if (!id.isIntegralNumber() || id.longValue() < 1 || id.longValue() > lastId) {
      throw new ProtocolException("answered what nobody asked: ", response.json());
    }
    Pending call = pending.remove(id.longValue());
    if (call == null) {
      return;
    }
    call.deadline().cancel(false);
    if (response.error().isNull()) {
      call.result().complete(response.result());
    } else {
      call.result().completeExceptionally(new RpcErrorException(call.method(), response.error()));
    }
  }

  /** The connection is gone: nothing will be answered any more. */
  public void end(ConnectionLostException reason) {
    lost = reason;
    List<Pending> all = new ArrayList<>(pending.values());
    pending.clear();
    for (Pending call : all) {
      call.deadline().cancel(false);
      call.result().completeExceptionally(reason);
    }
  }
}
