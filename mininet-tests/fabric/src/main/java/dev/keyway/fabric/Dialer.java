package dev.keyway.fabric;

import com.google.common.net.HostAndPort;
import dev.keyway.controller.net.Connections;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one connection up as long as it is wanted: one that ends or can't be made is tried again
 * after a second, as Open vSwitch does with {@code max_backoff=1000}. On one event loop.
 */
final class Dialer {

  private static final long BACKOFF_MILLIS = 1_000;

  private final EventLoop loop;
  private final Consumer<Channel> setUp;
  private final Runnable changed;
  private Optional<HostAndPort> wanted = Optional.empty();
  private @Nullable Channel channel;

  /**
   * Dials nobody yet.
   *
   * @param setUp fills the pipeline of a connection
   * @param changed told when a connection was made, and when it has ended
   */
  Dialer(EventLoop loop, Consumer<Channel> setUp, Runnable changed) {
    this.loop = loop;
    this.setUp = setUp;
    this.changed = changed;
  }

  /** Keeps a connection to there, and to nowhere else; or none. */
  void keep(Optional<HostAndPort> address) {
    if (wanted.equals(address)) {
      return;
    }
    wanted = address;
    if (channel == null) {
      dial();
    } else {
      // Dials when it is closed.
      Connections.close(channel, "not wanted any more");
    }
  }

  boolean isConnected() {
    return channel != null && channel.isActive();
  }

  private void dial() {
    if (wanted.isEmpty() || channel != null) {
      return;
    }
    HostAndPort target = wanted.get();
    Channel dialled =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel made) {
                    setUp.accept(made);
                  }
                })
            .connect(target.getHost(), target.getPort())
            .addListener(made -> changed.run())
            .channel();
    channel = dialled;
    ChannelFuture unused = dialled.closeFuture().addListener(closed -> closed(target));
  }

  private void closed(HostAndPort target) {
    channel = null;
    changed.run();
    if (wanted.isPresent() && !wanted.get().equals(target)) {
      dial();
    } else {
      var unused = loop.schedule(this::dial, BACKOFF_MILLIS, TimeUnit.MILLISECONDS);
    }
  }
}
