package dev.keyway.controller.ovsdb;

import dev.keyway.controller.net.Listener;
import dev.keyway.controller.net.entrance.Entrance;
import dev.keyway.controller.net.entrance.PeerTls;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Where the databases of hosts dial in ({@code ovs-vsctl set-manager tcp:…}). Tells an {@link
 * OvsdbListener} of those that show what is wanted, and why the others don't. Safe to use from any
 * thread, but not from an event loop of its own.
 */
public final class OvsdbServer implements AutoCloseable {

  private final Listener listener = new Listener("OVSDB");
  private final Reception reception;
  private final Entrance entrance;

  /** Makes a server without TLS, which believes whoever reaches it. */
  public OvsdbServer(OvsdbSettings settings, MonitorRequest request, OvsdbListener observer) {
    this(settings, request, observer, Optional.empty());
  }

  /**
   * Makes a server with event loops of its own, which end with it.
   *
   * @param tls empty where hosts speak without; which certificate may speak for which host is the
   *     observer's matter
   */
  public OvsdbServer(
      OvsdbSettings settings,
      MonitorRequest request,
      OvsdbListener observer,
      Optional<PeerTls> tls) {
    OvsdbCounters counters = new OvsdbCounters();
    EventLoop loop = listener.loop();
    LoggedRefusals refusals = new LoggedRefusals(loop, observer, counters);
    this.reception = new Reception(settings, request, observer, counters, refusals);
    this.entrance = new Entrance(settings.limits(), settings.handshakeDeadline(), tls, refusals);
  }

  /**
   * Begins to listen.
   *
   * @param port 1 … 65535, or 0 for any that is free
   * @return the address that it listens on
   * @throws IOException if it can't be had, for instance because it is in use
   */
  public InetSocketAddress bind(String host, int port) throws IOException {
    return listener.bind(host, port, channel -> receive(channel, reception, entrance));
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
    listener.close();
  }

  /** Sets up the pipeline of a new connection. */
  static void receive(Channel channel, Reception reception, Entrance entrance) {
    reception.counters().countConnection();
    entrance.receive(
        channel,
        (entered, known) -> {
          entered.pipeline().addLast("first-bytes", new FirstBytes(reception.refusals()));
          reception.receive(entered, known);
        });
  }
}
