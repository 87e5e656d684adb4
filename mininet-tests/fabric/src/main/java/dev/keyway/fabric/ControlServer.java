package dev.keyway.fabric;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyway.controller.net.Connections;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.handler.codec.string.StringEncoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where {@link Commands} are taken, on the loopback interface: one line each, answered in order.
 */
final class ControlServer {

  private static final int LONGEST_LINE = 16 * 1_024 * 1_024;

  private final Channel listening;

  /**
   * Listens.
   *
   * @param port 1 … 65535, or 0 for any that is free
   */
  ControlServer(Fabric fabric, int port) {
    Commands commands = new Commands(fabric);
    this.listening =
        new ServerBootstrap()
            .group(fabric.loops())
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(new LineBasedFrameDecoder(LONGEST_LINE))
                        .addLast(new StringDecoder())
                        .addLast(new StringEncoder())
                        .addLast(new Questions(commands));
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .syncUninterruptibly()
            .channel();
  }

  /** The port that it listens on. */
  int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  private static final class Questions extends SimpleChannelInboundHandler<String> {

    private final Commands commands;
    private CompletableFuture<@Nullable Void> answered = CompletableFuture.completedFuture(null);

    Questions(Commands commands) {
      this.commands = commands;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, String line) {
      // Work on it goes on at once, but nobody overtakes.
      CompletableFuture<JsonNode> answer = commands.run(line);
      answered =
          answered
              .thenCombine(answer, (before, it) -> it)
              .thenAccept(it -> Connections.send(ctx.channel(), it + "\n"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      Connections.close(ctx.channel(), "the connection failed: " + cause.getMessage());
    }
  }
}
