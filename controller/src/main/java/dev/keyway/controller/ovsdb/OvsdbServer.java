package dev.keyway.controller.ovsdb;

import dev.keyway.controller.net.Listener;
import dev.keyway.controller.ovsdb.OvsdbListener.RefusalReason;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the databases of hosts dial in ({@code ovs-vsctl set-manager tcp:…}). Tells an {@link
 * OvsdbListener} of those that show what is wanted, and why the others don't. Safe to use from any
 * thread, but not from an event loop of its own.
 */
public final class OvsdbServer implements AutoCloseable {

  private final Listener listener = new Listener("OVSDB");
  private final Reception reception;
  private final AtomicInteger waiting = new AtomicInteger();

  /** Makes a server with event loops of its own, which end with it. */
  public OvsdbServer(OvsdbSettings settings, MonitorRequest request, OvsdbListener observer) {
    OvsdbCounters counters = new OvsdbCounters();
    EventLoop loop = listener.loop();
    this.reception =
        new Reception(
            settings, request, observer, counters, new LoggedRefusals(loop, observer, counters));
  }

  /**
   * Begins to listen.
   *
   * @param port 1 … 65535, or 0 for any that is free
   * @return the address that it listens on
   * @throws IOException if it can't be had, for instance because it is in use
   */
  public InetSocketAddress bind(String host, int port) throws IOException {
    return listener.bind(host, port, channel -> receive(channel, reception, waiting));
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
