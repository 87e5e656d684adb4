package dev.keyway.controller.net;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;

/**
 * Tells of those who were turned away, without letting them flood anybody. A peer that is turned
 * away comes back every few seconds, so that each cause is logged once in ten minutes and told on
 * every few seconds only; and of hostile ones, who make up a new cause each time, no more than some
 * are told in a second. Metrics count them all. Used on {@code loop} only.
 */
public final class RefusalLog {

  private static final long LOGGED_NANOS = Duration.ofMinutes(10).toNanos();
  private static final long TOLD_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int MOST_IN_A_SECOND = 10;
  private static final int MOST_CAUSES = 1_000;

  /** What makes two refusals the same: not the port number, which is new each time. */
  private record Cause(String host, Object kind) {}

  private static final class Times {
    private long logged;
    private long told;
  }

  private final Logger log;
  private final EventExecutor loop;
  private final Map<Cause, Times> causes =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Cause, Times> eldest) {
          return size() > MOST_CAUSES;
        }
      };
  private long second;
  private int inThisSecond;

  /** Writes to this log, and reads the time of this loop. */
  public RefusalLog(Logger log, EventExecutor loop) {
    this.log = log;
    this.loop = loop;
    this.second = loop.ticker().nanoTime();
  }

  /**
   * Tells of one, unless that was done for the same host and kind a short while ago.
   *
   * @param remoteAddress as {@link Connections#remoteAddress} gives it
   * @param kind whatever tells one cause from another; compared by {@code equals}
   * @param who the peer, in words
   * @param listener told more often than the log
   */
  public void tell(
      String remoteAddress, Object kind, String who, String message, Runnable listener) {
    long now = loop.ticker().nanoTime();
    Cause cause = new Cause(remoteAddress.replaceFirst(":[0-9]*$", ""), kind);
    Times before = causes.get(cause);
    boolean isLogged = before == null || now - before.logged >= LOGGED_NANOS;
    if ((before != null && now - before.told < TOLD_NANOS) || !hasRoom(now)) {
      return;
    }
    Times times = before == null ? new Times() : before;
    causes.put(cause, times);
    times.told = now;
    if (isLogged) {
      times.logged = now;
      log.warn("refused {}: {} (not said again for 10 minutes)", who, message);
    }
    listener.run();
  }

  private boolean hasRoom(long now) {
    if (now - second >= SECOND_NANOS) {
      second = now;
      inThisSecond = 0;
    }
    return ++inThisSecond <= MOST_IN_A_SECOND;
  }
}
