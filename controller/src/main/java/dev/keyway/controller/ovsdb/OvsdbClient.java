package dev.keyway.controller.ovsdb;

import com.google.common.net.HostAndPort;
import dev.keyway.controller.net.Connections;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One session with a database that we dial ourselves, for looking at it or changing it once. It
 * does not come back when it is lost.
 */
public final class OvsdbClient implements AutoCloseable {

  private static final String UNIX = "unix:";
  private static final String TCP = "tcp:";

  private final EventLoopGroup loop;
  private final OvsdbSession session;

  private OvsdbClient(EventLoopGroup loop, OvsdbSession session) {
    this.loop = loop;
    this.session = session;
  }

  /**
   * Connects, and waits until the wanted rows are there.
   *
   * @param target "unix:PATH" or "tcp:HOST:PORT", as ovs-vsctl takes it
   * @throws IllegalArgumentException if the target is neither
   * @throws IOException if the rows can't be had there; the message says why
   */
  public static OvsdbClient connect(String target, MonitorRequest request, OvsdbSettings settings)
      throws IOException {
    SocketAddress address = parse(target);
    EventLoopGroup loop =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("ovsdb-client", true), NioIoHandler.newFactory());
    FirstSession first = new FirstSession();
    Reception reception =
        new Reception(
            settings,
            request,
            first,
            new OvsdbCounters(),
            (channel, reason, message) -> Connections.close(channel, message));
    try {
      dial(loop, address, reception, first.session);
      return new OvsdbClient(loop, first.session.join());
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      end(loop);
      throw new IOException("can't read " + target + ": " + cause.getMessage(), cause);
    }
  }

  /** The session; the same after it has ended. */
  public OvsdbSession session() {
    return session;
  }

  /** Ends the session. */
  @Override
  public void close() {
    session.close("the client is done");
    end(loop);
  }

  private static void dial(
      EventLoopGroup loop,
      SocketAddress address,
      Reception reception,
      CompletableFuture<OvsdbSession> session) {
    long millis = reception.settings().handshakeDeadline().toMillis();
    ChannelFuture connecting =
        new Bootstrap()
            .group(loop)
            .channel(
                address instanceof UnixDomainSocketAddress
                    ? NioDomainSocketChannel.class
                    : NioSocketChannel.class)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) millis)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    reception.receive(channel, () -> {});
                  }
                })
            .connect(address)
            .addListener(
                connected -> {
                  if (!connected.isSuccess()) {
                    session.completeExceptionally(connected.cause());
                  }
                });
    Channel channel = connecting.channel();
    // Nothing happens if the session has begun, or the connection was refused.
    ChannelFuture unused =
        channel
            .closeFuture()
            .addListener(
                closed ->
                    session.completeExceptionally(
                        new IOException(
                            Connections.closeReason(channel).orElse("it closed the connection"))));
  }

  private static SocketAddress parse(String target) {
    if (target.startsWith(UNIX) && target.length() > UNIX.length()) {
      return UnixDomainSocketAddress.of(target.substring(UNIX.length()));
    }
    if (target.startsWith(TCP)) {
      try {
        HostAndPort tcp = HostAndPort.fromString(target.substring(TCP.length()));
        return InetSocketAddress.createUnresolved(tcp.getHost(), tcp.getPort());
      } catch (IllegalArgumentException | IllegalStateException e) {
        throw unknown(target, e);
      }
    }
    throw unknown(target, null);
  }

  private static IllegalArgumentException unknown(String target, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "expected unix:PATH or tcp:HOST:PORT, not \"" + target + "\"", cause);
  }

  private static void end(EventLoopGroup loop) {
    loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /** Waits for the one session there will be. Who reads it asks it for its newest image. */
  private static final class FirstSession implements OvsdbListener {

    private final CompletableFuture<OvsdbSession> session = new CompletableFuture<>();

    @Override
    public void connected(OvsdbSession connected, Tables tables) {
      session.complete(connected);
    }

    @Override
    public void changed(OvsdbSession changed, Tables tables, TableChanges changes) {}

    @Override
    public void disconnected(OvsdbSession ended, String reason) {}

    @Override
    public void refused(String remoteAddress, RefusalReason reason, String message) {}
  }
}
