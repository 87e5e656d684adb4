package dev.keyway.controller.openflow;

import dev.keyway.controller.openflow.Refusal.Reason;
import dev.keyway.topology.model.DatapathId;
import io.netty.channel.Channel;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns peers away and says so. A bridge that is turned away comes back every few seconds, so that
 * each cause is logged once in ten minutes only. One for a server, called from any loop; its memory
 * is touched on {@code loop} only.
 */
final class Refusals {

  private static final Logger log = LoggerFactory.getLogger(Refusals.class);
  private static final long QUIET_NANOS = Duration.ofMinutes(10).toNanos();
  private static final int MOST_CAUSES = 1_000;

  /** What makes two refusals the same in the log: not the port number, which is new each time. */
  private record Cause(String host, Optional<DatapathId> datapath, Reason reason) {}

  private final EventExecutor loop;
  private final SwitchListener listener;
  private final OpenFlowCounters counters;
  private final Map<Cause, Long> loggedAt =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Cause, Long> eldest) {
          return size() > MOST_CAUSES;
        }
      };

  Refusals(EventExecutor loop, SwitchListener listener, OpenFlowCounters counters) {
    this.loop = loop;
    this.listener = listener;
    this.counters = counters;
  }

  /** Closes a connection and tells why. */
  void refuse(Channel channel, Optional<DatapathId> datapath, Reason reason, String message) {
    Refusal refusal = new Refusal(Connections.remoteAddress(channel), datapath, reason, message);
    counters.countRefused(reason);
    Connections.close(channel, message);
    loop.execute(() -> tell(refusal));
  }

  private void tell(Refusal refusal) {
    String host = refusal.remoteAddress().replaceFirst(":[0-9]*$", "");
    long now = loop.ticker().nanoTime();
    Cause cause = new Cause(host, refusal.datapath(), refusal.reason());
    Long before = loggedAt.get(cause);
    if (before == null || now - before >= QUIET_NANOS) {
      loggedAt.put(cause, now);
      log.warn(
          "refused {}{}: {} (not said again for 10 minutes)",
          refusal.remoteAddress(),
          refusal.datapath().map(id -> ", datapath " + id).orElse(""),
          refusal.message());
    }
    listener.refused(refusal);
  }
}
