package dev.keyway.controller.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A TCP port that others connect to, with event loops of its own, which end with it. Safe to use
 * from any thread, but not from one of these loops.
 */
public final class Listener implements AutoCloseable {

  private static final int BACKLOG = 1_024;
  private static final int MOST_THREADS = 4;
  private static final WriteBufferWaterMark WATER_MARKS =
      new WriteBufferWaterMark(256 * 1_024, 1_024 * 1_024);

  private final String protocol;
  private final EventLoopGroup acceptors;
  private final EventLoopGroup workers;
  private final EventLoop loop;
  private final ChannelGroup channels;

  /**
   * Does not listen yet.
   *
   * @param protocol for people; threads are named after it
   */
  public Listener(String protocol) {
    this.protocol = protocol;
    String name = protocol.toLowerCase(Locale.ROOT);
    this.acceptors =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory(name + "-accept"), NioIoHandler.newFactory());
    this.workers =
        new MultiThreadIoEventLoopGroup(
            Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()),
            new DefaultThreadFactory(name),
            NioIoHandler.newFactory());
    this.loop = acceptors.next();
    this.channels = new DefaultChannelGroup(name, loop, true);
  }

  /** A loop that has no connection: for what is decided among them. */
  public EventLoop loop() {
    return loop;
  }

  /**
   * Begins to listen.
   *
   * @param port 1 … 65535, or 0 for any that is free
   * @param receive sets up the pipeline of each new connection, on its loop
   * @return the address that it listens on
   * @throws IOException if it can't be had, for instance because it is in use
   */
  public InetSocketAddress bind(String host, int port, Consumer<Channel> receive)
      throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(acceptors, workers)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channels.add(channel);
                    receive.accept(channel);
                  }
                });
    var bound = bootstrap.bind(host, port).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          String.format(
              "can't listen for %s on %s:%d: %s", protocol, host, port, bound.cause().getMessage()),
          bound.cause());
    }
    channels.add(bound.channel());
    return (InetSocketAddress) bound.channel().localAddress();
  }

  /** Ends all connections, each for this reason, and stops listening. Waits until that is done. */
  public void close(String reason) {
    channels.forEach(channel -> Connections.close(channel, reason));
    // Who connects from now on is closed as it enters the group.
    channels.close().awaitUninterruptibly();
    workers.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    acceptors.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  @Override
  public void close() {
    close("the controller stops");
  }
}
