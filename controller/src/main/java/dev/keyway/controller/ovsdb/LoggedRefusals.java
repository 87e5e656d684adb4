package dev.keyway.controller.ovsdb;

import dev.keyway.controller.net.Connections;
import dev.keyway.controller.net.RefusalLog;
import dev.keyway.controller.net.entrance.Entrance;
import dev.keyway.controller.ovsdb.OvsdbListener.RefusalReason;
import io.netty.channel.Channel;
import io.netty.util.concurrent.EventExecutor;
import org.slf4j.LoggerFactory;

/**
 * Turns away who dialled, and says so. One for a server, called from any loop; its log and its
 * listener are called on {@code loop} only.
 */
final class LoggedRefusals implements Reception.Refusals, Entrance.Refusing {

  private final EventExecutor loop;
  private final OvsdbListener listener;
  private final OvsdbCounters counters;
  private final RefusalLog log;

  LoggedRefusals(EventExecutor loop, OvsdbListener listener, OvsdbCounters counters) {
    this.loop = loop;
    this.listener = listener;
    this.counters = counters;
    this.log = new RefusalLog(LoggerFactory.getLogger(LoggedRefusals.class), loop);
  }

  @Override
  public void refuse(Channel channel, Entrance.Obstacle obstacle, String message) {
    refuse(channel, RefusalReason.valueOf(obstacle.name()), message);
  }

  @Override
  public void refuse(Channel channel, RefusalReason reason, String message) {
    String remote = Connections.remoteAddress(channel);
    counters.countRefused(reason);
    Connections.close(channel, message);
    // Another certificate is another cause.
    Object kind = reason == RefusalReason.CERTIFICATE_REFUSED ? message : reason;
    loop.execute(
        () ->
            log.tell(
                remote, kind, remote, message, () -> listener.refused(remote, reason, message)));
  }
}
