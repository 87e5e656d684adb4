package dev.keyway.controller.openflow;

import dev.keyway.controller.net.Listener;
import dev.keyway.controller.net.entrance.Entrance;
import dev.keyway.controller.net.entrance.PeerTls;
import dev.keyway.controller.openflow.codec.MessageDecoder;
import dev.keyway.controller.openflow.codec.MessageEncoder;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Where bridges connect. Tells a {@link SwitchListener} of those that can be controlled, and why
 * the others can't. Safe to use from any thread, but not from an event loop of its own.
 */
public final class OpenFlowServer implements AutoCloseable {

  private static final int LONGEST_MESSAGE = 65_535;
  private final Listener listener = new Listener("OpenFlow");
  private final Reception reception;

  /** Makes a server without TLS, which believes whoever reaches it. */
  public OpenFlowServer(OpenFlowSettings settings, SwitchListener observer) {
    this(settings, observer, Optional.empty(), (datapath, certificate) -> Optional.empty());
  }

  /**
   * Makes a server with event loops of its own, which end with it.
   *
   * @param tls empty where bridges speak without
   * @param vouching asked of each bridge that came with a certificate
   */
  public OpenFlowServer(
      OpenFlowSettings settings,
      SwitchListener observer,
      Optional<PeerTls> tls,
      Vouching vouching) {
    OpenFlowCounters counters = new OpenFlowCounters();
    EventLoop loop = listener.loop();
    Refusals refusals = new Refusals(loop, observer, counters);
    this.reception =
        new Reception(
            settings,
            observer,
            counters,
            refusals,
            new Registry(settings, loop, refusals),
            new Entrance(settings.limits(), settings.handshakeDeadline(), tls, refusals),
            vouching);
  }

  /**
   * Begins to listen.
   *
   * @param port 1 … 65535, or 0 for any that is free
   * @return the address that it listens on
   * @throws IOException if it can't be had, for instance because it is in use
   */
  public InetSocketAddress bind(String host, int port) throws IOException {
    return listener.bind(host, port, channel -> receive(channel, reception));
  }

  /** What it has done so far. */
  public OpenFlowCounters counters() {
    return reception.counters();
  }

  /**
   * Ends all sessions, each told as disconnected, and stops listening. Waits until that is done.
   */
  @Override
  public void close() {
    listener.close();
  }

  /** Sets up the pipeline of a new connection. */
  static void receive(Channel channel, Reception reception) {
    reception.entrance().receive(channel, (entered, known) -> begin(entered, reception, known));
  }

  private static void begin(Channel channel, Reception reception, Runnable known) {
    channel
        .pipeline()
        .addLast("first-bytes", new FirstBytes(reception.refusals()))
        .addLast("frame", new LengthFieldBasedFrameDecoder(LONGEST_MESSAGE, 2, 2, -4, 0))
        .addLast("decoder", new MessageDecoder(reception.counters()::countUnreadable))
        .addLast("encoder", new MessageEncoder())
        .addLast("echo", new EchoResponder())
        .addLast("handshake", new Handshake(reception, known));
  }
}
