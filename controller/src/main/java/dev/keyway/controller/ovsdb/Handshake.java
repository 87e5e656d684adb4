package dev.keyway.controller.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.keyway.controller.net.ConnectionLostException;
import dev.keyway.controller.net.Connections;
import dev.keyway.controller.net.Liveness;
import dev.keyway.controller.net.OnLoop;
import dev.keyway.controller.ovsdb.OvsdbListener.RefusalReason;
import dev.keyway.controller.ovsdb.rpc.Calls;
import dev.keyway.controller.ovsdb.rpc.Echo;
import dev.keyway.controller.ovsdb.rpc.Message;
import dev.keyway.controller.ovsdb.rpc.ProtocolException;
import dev.keyway.controller.ovsdb.rpc.RpcErrorException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a database for its schema and for all rows that are wanted, in the best way that it knows,
 * and gives up its place in the pipeline to a session.
 */
final class Handshake extends SimpleChannelInboundHandler<Message> {

  private static final Logger log = LoggerFactory.getLogger(Handshake.class);
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Reception reception;
  private final Channel channel;
  private final Runnable left;
  private final Calls calls;
  private boolean begun;

  /** Calls {@code left} when this connection is no longer in the handshake, however it ended. */
  Handshake(Reception reception, Channel channel, Runnable left) {
    this.reception = reception;
    this.channel = channel;
    this.left = left;
    this.calls = new Calls(channel);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (channel.isActive()) {
      // Not at once: the pipeline is being set up.
      ctx.executor().execute(this::begin);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    begin();
    ctx.fireChannelActive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    left.run();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    calls.end(new ConnectionLostException("the connection ended during the handshake"));
    ctx.fireChannelInactive();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, Message message) {
    if (channel.isActive() && message instanceof Message.Response response) {
      calls.answer(response);
    }
  }

  private void begin() {
    if (begun) {
      return;
    }
    begun = true;
    CompletableFuture<Void> unused =
        ask("list_dbs", JSON.arrayNode())
            .thenCompose(this::askSchema)
            .thenApply(schema -> Schema.parse(schema, reception.request()))
            .thenCompose(this::askRows)
            .exceptionally(
                failure -> {
                  failed(OnLoop.unwrapped(failure));
                  return null;
                });
  }

  private CompletableFuture<JsonNode> ask(String method, ArrayNode params) {
    return calls.call(method, params, reception.settings().handshakeDeadline());
  }

  private CompletableFuture<JsonNode> askSchema(JsonNode databases) {
    String wanted = reception.request().database();
    for (JsonNode database : databases) {
      if (database.asText().equals(wanted)) {
        Reception.allowSchema(channel.pipeline());
        return ask("get_schema", JSON.arrayNode().add(wanted));
      }
    }
    reception
        .refusals()
        .refuse(
            channel,
            RefusalReason.NO_SUCH_DATABASE,
            "has no database " + wanted + ", but " + ProtocolException.quote(databases));
    return CompletableFuture.failedFuture(new ConnectionLostException("refused"));
  }

  private CompletableFuture<Void> askRows(Schema schema) {
    Reception.allowRows(channel.pipeline());
    return askRows(schema, List.of(MonitorMethod.values()));
  }

  private CompletableFuture<Void> askRows(Schema schema, List<MonitorMethod> methods) {
    MonitorMethod method = methods.get(0);
    List<MonitorMethod> others = methods.subList(1, methods.size());
    reception.counters().countMonitor(method);
    return calls
        .call(
            method.method(),
            method.params(reception.request(), schema),
            reception.settings().requestTimeout())
        .thenAccept(result -> finish(schema, method, result))
        .exceptionallyCompose(
            failure ->
                isUnknownMethod(OnLoop.unwrapped(failure)) && !others.isEmpty()
                    ? askRows(schema, others)
                    : CompletableFuture.failedFuture(failure));
  }

  private static boolean isUnknownMethod(Throwable failure) {
    return failure instanceof RpcErrorException e && e.error().contains("unknown method");
  }

  private void finish(Schema schema, MonitorMethod method, JsonNode result) {
    TableUpdates updates = new TableUpdates(schema, method);
    Tables tables = updates.apply(Tables.empty(), method.rows(result)).tables();
    OvsdbSettings settings = reception.settings();
    DatabaseSession session =
        new DatabaseSession(channel, reception, calls, method, updates, tables);
    long idleNanos = settings.echoAfter().toNanos();
    channel
        .pipeline()
        .addFirst("idle", new IdleStateHandler(idleNanos, 0, 0, TimeUnit.NANOSECONDS))
        .addBefore(
            "handshake",
            "liveness",
            new Liveness(settings.echoAfter(), settings.deadAfter(), Echo::request))
        .replace(this, "session", session);
  }

  private void failed(Throwable failure) {
    if (failure instanceof TimeoutException) {
      refuse(RefusalReason.HANDSHAKE_TIMEOUT, failure);
    } else if (!(failure instanceof ConnectionLostException)) {
      if (!(failure instanceof RpcErrorException) && !Faults.isPeers(failure)) {
        log.error("no handshake with the database at {}", channel, failure);
      }
      refuse(RefusalReason.HANDSHAKE_FAILED, failure);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      log.debug("{} left during the handshake", channel, cause);
      Connections.close(channel, "the connection failed: " + cause.getMessage());
    } else {
      refuse(RefusalReason.HANDSHAKE_FAILED, cause);
    }
  }

  private void refuse(RefusalReason reason, Throwable cause) {
    log.debug("{} broke the handshake", channel, cause);
    if (channel.isActive()) {
      reception.refusals().refuse(channel, reason, Faults.text(cause));
    }
  }
}
