package dev.keyway.controller.openflow;

import dev.keyway.controller.net.Connections;
import dev.keyway.controller.net.RefusalLog;
import dev.keyway.controller.net.entrance.Entrance;
import dev.keyway.controller.openflow.Refusal.Reason;
import dev.keyway.topology.model.DatapathId;
import io.netty.channel.Channel;
import io.netty.util.concurrent.EventExecutor;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Turns peers away and says so. One for a server, called from any loop; its log and its listener
 * are called on {@code loop} only.
 */
final class Refusals implements Entrance.Refusing {

  /** What makes two refusals of one host the same in the log. */
  private record Kind(Optional<DatapathId> datapath, Reason reason, Optional<String> certificate) {}

  private final EventExecutor loop;
  private final SwitchListener listener;
  private final OpenFlowCounters counters;
  private final RefusalLog log;

  Refusals(EventExecutor loop, SwitchListener listener, OpenFlowCounters counters) {
    this.loop = loop;
    this.listener = listener;
    this.counters = counters;
    this.log = new RefusalLog(LoggerFactory.getLogger(Refusals.class), loop);
  }

  @Override
  public void refuse(Channel channel, Entrance.Obstacle obstacle, String message) {
    refuse(channel, Optional.empty(), Reason.valueOf(obstacle.name()), message);
  }

  /** Closes a connection and tells why. */
  void refuse(Channel channel, Optional<DatapathId> datapath, Reason reason, String message) {
    Refusal refusal = new Refusal(Connections.remoteAddress(channel), datapath, reason, message);
    counters.countRefused(reason);
    Connections.close(channel, message);
    loop.execute(() -> tell(refusal));
  }

  private void tell(Refusal refusal) {
    String who =
        refusal.remoteAddress() + refusal.datapath().map(id -> ", datapath " + id).orElse("");
    Kind kind =
        new Kind(
            refusal.datapath(),
            refusal.reason(),
            Optional.of(refusal.message())
                .filter(message -> refusal.reason() == Reason.CERTIFICATE_REFUSED));
    log.tell(
        refusal.remoteAddress(), kind, who, refusal.message(), () -> listener.refused(refusal));
  }
}
