package dev.keyway.controller.net.entrance;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.util.concurrent.AtomicLongMap;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Counts who is there, and what those in the handshake have sent. Safe to use from any thread. */
final class Visits {

  /** As many as there can be connections of. */
  private final Cache<String, Boolean> acquainted;

  private final EntranceLimits limits;
  private final AtomicLong connections = new AtomicLong();
  private final AtomicLong waiting = new AtomicLong();
  private final AtomicLong strangers = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLongMap<String> waitingOfHost = AtomicLongMap.create();
  private final AtomicLongMap<String> bytesOfHost = AtomicLongMap.create();

  Visits(EntranceLimits limits) {
    this.limits = limits;
    this.acquainted = CacheBuilder.newBuilder().maximumSize(limits.mostConnections()).build();
  }

  /** How many are in the handshake. */
  long waiting() {
    return waiting.get();
  }

  /** Somebody has connected; whatever it may do, its {@link Visit#end} must be called. */
  Visit begin(String host) {
    connections.incrementAndGet();
    waiting.incrementAndGet();
    waitingOfHost.incrementAndGet(host);
    boolean stranger = acquainted.getIfPresent(host) == null;
    if (stranger) {
      strangers.incrementAndGet();
    }
    return new Visit(host, stranger);
  }

  /** One connection. Used on its event loop only. */
  final class Visit {

    private final String host;
    private final boolean stranger;
    private long sent;
    private boolean known;
    private boolean ended;

    private Visit(String host, boolean stranger) {
      this.host = host;
      this.stranger = stranger;
    }

    /** Why it can't stay, if there are too many already. */
    Optional<String> tooMany() {
      if (connections.get() > limits.mostConnections()) {
        return Optional.of(limits.mostConnections() + " connections are open already");
      }
      if (waitingOfHost.get(host) > limits.mostWaitingOfHost()) {
        return Optional.of(
            limits.mostWaitingOfHost() + " connections of " + host + " are in the handshake");
      }
      return stranger && strangers.get() > limits.mostWaiting()
          ? Optional.of(
              limits.mostWaiting() + " connections of strangers are in the handshake already")
          : Optional.empty();
    }

    /** It has sent so many more bytes; says why it can't stay, if that is too much. */
    Optional<String> sent(int more) {
      sent += more;
      if (bytesOfHost.addAndGet(host, more) > limits.mostBytesOfHost()) {
        bytes.addAndGet(more);
        return Optional.of(
            "connections of "
                + host
                + " that are in the handshake sent more than "
                + limits.mostBytesOfHost()
                + " bytes");
      }
      return bytes.addAndGet(more) > limits.mostBytes() && stranger
          ? Optional.of(
              "all connections that are in the handshake sent more than "
                  + limits.mostBytes()
                  + " bytes")
          : Optional.empty();
    }

    /** Its handshake succeeded: from now on its host has a place whatever strangers do. */
    void isAcquainted() {
      acquainted.put(host, true);
    }

    /** Its handshake is over, however it ended. */
    void isKnown() {
      if (known) {
        return;
      }
      known = true;
      waiting.decrementAndGet();
      if (stranger) {
        strangers.decrementAndGet();
      }
      waitingOfHost.decrementAndGet(host);
      waitingOfHost.removeIfZero(host);
      bytes.addAndGet(-sent);
      bytesOfHost.addAndGet(host, -sent);
      bytesOfHost.removeIfZero(host);
    }

    /** It has gone. */
    void end() {
      isKnown();
      if (!ended) {
        ended = true;
        connections.decrementAndGet();
      }
    }
  }
}
