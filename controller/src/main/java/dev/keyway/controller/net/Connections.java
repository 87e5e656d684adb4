package dev.keyway.controller.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;

/**
 * What all handlers of a connection say in the same way: where it comes from, and why it was
 * closed.
 */
public final class Connections {

  private static final AttributeKey<String> CLOSE_REASON =
      AttributeKey.valueOf(Connections.class, "close-reason");

  private Connections() {}

  /** The host of the other end, without the port. */
  public static String remoteHost(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress inet && !inet.isUnresolved()
        ? inet.getAddress().getHostAddress()
        : text(channel.remoteAddress());
  }

  /** The other end, as "address:port"; never a host name, which could block on a look-up. */
  public static String remoteAddress(Channel channel) {
    return text(channel.remoteAddress());
  }

  /** This end, as "address:port". */
  public static String localAddress(Channel channel) {
    return text(channel.localAddress());
  }

  /**
   * Sends what the pipeline can write; should it not be writable, the connection's last handler
   * hears of it.
   */
  public static void send(Channel channel, Object message) {
    ChannelFuture unused =
        channel.writeAndFlush(message).addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
  }

  /** Closes it; the first reason given is the one that is told. */
  public static void close(Channel channel, String reason) {
    channel.attr(CLOSE_REASON).setIfAbsent(reason);
    ChannelFuture unused = channel.close();
  }

  /** Why it was closed, if it was by us. */
  public static Optional<String> closeReason(Channel channel) {
    return Optional.ofNullable(channel.attr(CLOSE_REASON).get());
  }

  private static String text(SocketAddress address) {
    if (address instanceof InetSocketAddress inet && !inet.isUnresolved()) {
      String host = inet.getAddress().getHostAddress();
      return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + inet.getPort();
    }
    return String.valueOf(address);
  }
}
