package dev.keyway.controller.ovsdb;

import dev.keyway.controller.net.Connections;
import dev.keyway.controller.ovsdb.OvsdbListener.RefusalReason;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the databases of hosts dial in ({@code ovs-vsctl set-manager tcp:…}). Tells an {@link
 * OvsdbListener} of those that show what is wanted, and why the others don't. Safe to use from any
 * thread, but not from an event loop of its own.
 */
public final class OvsdbServer implements AutoCloseable {

  private static final int BACKLOG = 1_024;
  private static final WriteBufferWaterMark WATER_MARKS =
      new WriteBufferWaterMark(256 * 1_024, 1_024 * 1_024);

  private final EventLoopGroup acceptors;
  private final EventLoopGroup workers;
  private final Reception reception;
  private final ChannelGroup channels;
  private final AtomicInteger waiting = new AtomicInteger();

  /** Makes a server with event loops of its own, which end with it. */
  public OvsdbServer(OvsdbSettings settings, MonitorRequest request, OvsdbListener listener) {
    int threads = Math.min(4, Runtime.getRuntime().availableProcessors());
    this.acceptors =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("ovsdb-accept"), NioIoHandler.newFactory());
    this.workers =
        new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory("ovsdb"), NioIoHandler.newFactory());
    OvsdbCounters counters = new OvsdbCounters();
    EventLoop loop = acceptors.next();
    this.reception =
        new Reception(
            settings, request, listener, counters, new LoggedRefusals(loop, listener, counters));
    this.channels = new DefaultChannelGroup("ovsdb", loop, true);
  }

  /**
   * Begins to listen.
   *
   * @param port 1 … 65535, or 0 for any that is free
   * @return the address that it listens on
   * @throws IOException if it can't be had, for instance because it is in use
   */
  public InetSocketAddress bind(String host, int port) throws IOException {
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
                    receive(channel, reception, waiting);
                  }
                });
    var bound = bootstrap.bind(host, port).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "can't listen for OVSDB on " + host + ":" + port + ": " + bound.cause().getMessage(),
          bound.cause());
    }
    channels.add(bound.channel());
    return (InetSocketAddress) bound.channel().localAddress();
  }

  /** What it has done so far. */
  public OvsdbCounters counters() {
    return reception.counters();
  }

  /**
   * Ends all sessions, each told as disconnected, and stops listening. Waits until that is done.
   */
  @Override
  public void close() {
    channels.forEach(channel -> Connections.close(channel, "the controller stops"));
    // Who connects from now on is closed as it enters the group.
    channels.close().awaitUninterruptibly();
    workers.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    acceptors.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /** Sets up the pipeline of a new connection. */
  static void receive(Channel channel, Reception reception, AtomicInteger waiting) {
    int most = reception.settings().maxWaiting();
    if (waiting.incrementAndGet() > most) {
      waiting.decrementAndGet();
      reception.counters().countConnection();
      reception
          .refusals()
          .refuse(
              channel,
              RefusalReason.TOO_MANY_WAITING,
              most + " connections are in the handshake already");
      return;
    }
    channel.pipeline().addLast("first-bytes", new FirstBytes(reception.refusals()));
    reception.receive(channel, waiting::decrementAndGet);
  }
}
