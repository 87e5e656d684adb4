package dev.keyway.fabric.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import dev.keyway.controller.net.Connections;
import dev.keyway.controller.ovsdb.rpc.Message;
import dev.keyway.controller.ovsdb.rpc.MessageDecoder;
import dev.keyway.controller.ovsdb.rpc.MessageEncoder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.json.JsonObjectDecoder;
import java.io.IOException;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The database's side of one connection (RFC 7047, section 4; ovsdb-server(7), section 4.1). */
public final class DatabaseConnection extends SimpleChannelInboundHandler<Message> {

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseConnection.class);
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String NO_TRANSACTION = new UUID(0, 0).toString();

  private final Database database;
  private final Channel channel;
  private final Consumer<Database.Commit> teller = this::tell;
  private @Nullable Monitor monitor;

  private DatabaseConnection(Database database, Channel channel) {
    this.database = database;
    this.channel = channel;
  }

  /** Serves a database over a connection. */
  public static void attach(Database database, Channel channel) {
    channel
        .pipeline()
        .addLast(new JsonObjectDecoder())
        .addLast(new MessageDecoder(length -> {}))
        .addLast(new MessageEncoder())
        .addLast(new DatabaseConnection(database, channel));
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    database.listen(teller);
    ctx.fireChannelActive();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, Message message) {
    if (message instanceof Message.Request request && !request.id().isNull()) {
      try {
        send(new Message.Response(request.id(), answer(request), JSON.nullNode()));
      } catch (DatabaseException e) {
        send(new Message.Response(request.id(), JSON.nullNode(), JSON.textNode(e.error())));
      }
    }
  }

  private JsonNode answer(Message.Request request) throws DatabaseException {
    JsonNode params = request.params();
    return switch (request.method()) {
      case "echo" -> params;
      case "list_dbs" -> JSON.arrayNode().add(Schema.DATABASE);
      case "get_schema" -> Schema.OPEN_VSWITCH.json();
      case "monitor_cond_since" -> {
        monitor = new Monitor(params.path(1), params.path(2));
        yield JSON.arrayNode()
            .add(false)
            .add(NO_TRANSACTION)
            .add(monitor.initial(database.tables()));
      }
      case "transact" -> {
        ImmutableList<JsonNode> all = ImmutableList.copyOf(params);
        // The first names the database.
        yield database.transact(all.subList(Math.min(1, all.size()), all.size()));
      }
      default -> throw new DatabaseException("unknown method", request.method());
    };
  }

  private void tell(Database.Commit commit) {
    if (monitor == null) {
      return;
    }
    ObjectNode updates = monitor.updates(commit);
    if (!updates.isEmpty()) {
      send(
          new Message.Request(
              JSON.nullNode(),
              "update3",
              JSON.arrayNode().add(monitor.id()).add(NO_TRANSACTION).add(updates)));
    }
  }

  private void send(Message message) {
    Connections.send(channel, message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    database.forget(teller);
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOG.error("closing {}", channel, cause);
    }
    Connections.close(channel, "the connection failed: " + cause.getMessage());
  }
}
