package dev.keyway.controller.ovsdb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.common.collect.ImmutableList;
import dev.keyway.controller.net.ConnectionLostException;
import dev.keyway.controller.net.Connections;
import dev.keyway.controller.net.OnLoop;
import dev.keyway.controller.net.Pace;
import dev.keyway.controller.net.entrance.Entrance;
import dev.keyway.controller.net.tls.PeerCertificate;
import dev.keyway.controller.ovsdb.rpc.Calls;
import dev.keyway.controller.ovsdb.rpc.Message;
import dev.keyway.controller.ovsdb.rpc.ProtocolException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database after its handshake, the last reader of its pipeline. Its state is changed on its
 * channel's event loop only.
 */
final class DatabaseSession extends SimpleChannelInboundHandler<Message> implements OvsdbSession {

  private static final Logger log = LoggerFactory.getLogger(DatabaseSession.class);

  /** Things that a peer said and that are not dealt with yet, above which it has to wait. */
  private static final int MOST_WAITING = 256;

  private final Channel channel;
  private final Pace pace;
  private final Reception reception;
  private final Calls calls;
  private final MonitorMethod method;
  private final TableUpdates updates;
  private final String remoteAddress;
  private final String localAddress;
  private volatile Tables tables;

  DatabaseSession(
      Channel channel,
      Reception reception,
      Calls calls,
      MonitorMethod method,
      TableUpdates updates,
      Tables tables) {
    this.channel = channel;
    this.pace = new Pace(channel, MOST_WAITING);
    this.reception = reception;
    this.calls = calls;
    this.method = method;
    this.updates = updates;
    this.tables = tables;
    this.remoteAddress = Connections.remoteAddress(channel);
    this.localAddress = Connections.localAddress(channel);
  }

  @Override
  public String remoteAddress() {
    return remoteAddress;
  }

  @Override
  public String localAddress() {
    return localAddress;
  }

  @Override
  public Optional<PeerCertificate> certificate() {
    return Entrance.certificate(channel);
  }

  @Override
  public Tables tables() {
    return tables;
  }

  @Override
  public CompletableFuture<TransactionResult> transact(List<Operation> operations) {
    ImmutableList<Operation> all = ImmutableList.copyOf(operations);
    return OnLoop.begin(
        channel,
        () -> {
          reception.counters().countTransaction();
          ArrayNode params =
              JsonNodeFactory.instance.arrayNode().add(reception.request().database());
          all.forEach(operation -> params.add(operation.json()));
          return calls
              .call("transact", params, reception.settings().requestTimeout())
              .thenCompose(result -> TransactionReply.read(all, result))
              .exceptionallyCompose(
                  failure ->
                      CompletableFuture.failedFuture(
                          TransactionReply.failure(all, OnLoop.unwrapped(failure))))
              .whenComplete(
                  (result, failure) -> {
                    if (failure != null) {
                      failed(OnLoop.unwrapped(failure));
                    }
                  });
        });
  }

  @Override
  public void paceBy(CompletableFuture<?> dealtWith) {
    pace.by(dealtWith);
  }

  @Override
  public void close(String reason) {
    Connections.close(channel, reason);
  }

  @Override
  public Executor loop() {
    return channel.eventLoop();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    reception.counters().countConnected(1);
    log.info("database at {} connected, told by {}", remoteAddress, method.method());
    tell(() -> reception.listener().connected(this, tables));
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, Message message) {
    if (!channel.isActive()) {
      // Closed because of what came before in the same bytes.
      return;
    }
    if (message instanceof Message.Response response) {
      calls.answer(response);
    } else if (message instanceof Message.Request notification) {
      hear(notification);
    }
  }

  private void hear(Message.Request notification) {
    if (notification.method().equals(method.notification())) {
      reception.counters().countUpdate();
      TableUpdates.Step step = updates.apply(tables, method.updates(notification.params()));
      tables = step.tables();
      if (!step.changes().isEmpty()) {
        tell(() -> reception.listener().changed(this, step.tables(), step.changes()));
      }
    } else if (notification.method().equals("monitor_canceled")) {
      close("the database was removed from its server, or its schema was converted");
    } else {
      log.debug("{} sent what nobody waits for: {}", remoteAddress, notification.method());
    }
  }

  /** A listener that fails would go on with an image that it has not understood. */
  private void tell(Runnable news) {
    try {
      news.run();
    } catch (RuntimeException e) {
      log.error("closing the connection of the database at {}", remoteAddress, e);
      close("its news could not be processed: " + e);
    }
  }

  private void failed(Throwable transaction) {
    reception.counters().countTransactionFailure();
    if (transaction instanceof ProtocolException) {
      close(Faults.text(transaction));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      close("the connection failed: " + cause.getMessage());
    } else if (Faults.isPeers(cause)) {
      close(Faults.text(cause));
    } else {
      log.error("closing the connection of the database at {}", remoteAddress, cause);
      close("the connection failed: " + cause);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    String reason = Connections.closeReason(channel).orElse("the database closed the connection");
    reception.counters().countConnected(-1);
    log.info("database at {} disconnected: {}", remoteAddress, reason);
    calls.end(new ConnectionLostException(reason));
    try {
      reception.listener().disconnected(this, reason);
    } catch (RuntimeException e) {
      log.error("nobody could be told that the database at {} is gone", remoteAddress, e);
    }
    ctx.fireChannelInactive();
  }
}
