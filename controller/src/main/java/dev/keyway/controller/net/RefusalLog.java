package dev.keyway.controller.net;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;

/**
 * Logs who was turned away. A peer that is turned away comes back every few seconds, so that each
 * cause is logged once in ten minutes only. Used on {@code loop} only.
 */
public final class RefusalLog {

  private static final long QUIET_NANOS = Duration.ofMinutes(10).toNanos();
  private static final int MOST_CAUSES = 1_000;

  /** What makes two refusals the same in the log: not the port number, which is new each time. */
  private record Cause(String host, Object kind) {}

  private final Logger log;
  private final EventExecutor loop;
  private final Map<Cause, Long> loggedAt =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Cause, Long> eldest) {
          return size() > MOST_CAUSES;
        }
      };

  /** Writes to this log, and reads the time of this loop. */
  public RefusalLog(Logger log, EventExecutor loop) {
    this.log = log;
    this.loop = loop;
  }

  /**
   * Logs it, unless that was done for the same host and kind a short while ago.
   *
   * @param remoteAddress as {@link Connections#remoteAddress} gives it
   * @param kind whatever tells one cause from another; compared by {@code equals}
   * @param who the peer, in words
   */
  public void tell(String remoteAddress, Object kind, String who, String message) {
    long now = loop.ticker().nanoTime();
    Cause cause = new Cause(remoteAddress.replaceFirst(":[0-9]*$", ""), kind);
    Long before = loggedAt.get(cause);
    if (before == null || now - before >= QUIET_NANOS) {
      loggedAt.put(cause, now);
      log.warn("refused {}: {} (not said again for 10 minutes)", who, message);
    }
  }
}
