package dev.keyway.apps.api.http;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections that stand, and until when each has time for what it is to do next: who sends a
 * byte now and then to stay, or never reads an answer, is shown out. On the server's loop only.
 */
final class Guests {

  private static final Logger LOG = LoggerFactory.getLogger(Guests.class);

  private final Limits limits;
  private final LongSupplier nanos;
  private final Map<HttpConnection, Deadline> deadlines = new HashMap<>();
  private final Multiset<String> addresses = HashMultiset.create();

  /** Until when, and for what. */
  private record Deadline(long nanos, String what) {}

  Guests(Limits limits, LongSupplier nanos) {
    this.limits = limits;
    this.nanos = nanos;
  }

  /** Somebody connects; who is one too many is shown out at once. */
  void enter(HttpConnection connection) {
    String address = address(connection);
    if (deadlines.size() >= limits.connections()
        || addresses.count(address) >= limits.connectionsOfAddress()) {
      LOG.debug("no room for a connection of {}", address);
      connection.close();
      return;
    }
    addresses.add(address);
    deadlines.put(connection, deadline(limits.head(), "sent no request"));
    connection.closeHandler(
        closed -> {
          deadlines.remove(connection);
          addresses.remove(address);
        });
  }

  /** The head of a request is here. */
  void body(HttpConnection connection) {
    set(connection, deadline(limits.body(), "did not send all of its request"));
  }

  /** All of the request is here; how long it takes now is our matter. */
  void work(HttpConnection connection) {
    set(connection, new Deadline(Long.MAX_VALUE, ""));
  }

  /** The answer is on its way; after it there may be another request. */
  void idle(HttpConnection connection) {
    set(connection, deadline(limits.idle(), "read no answer, or sent no other request"));
  }

  /** Closes those whose time is over. */
  void sweep() {
    long now = nanos.getAsLong();
    List<HttpConnection> over =
        deadlines.entrySet().stream()
            .filter(each -> each.getValue().nanos() != Long.MAX_VALUE)
            .filter(each -> each.getValue().nanos() - now < 0)
            .map(Map.Entry::getKey)
            .toList();
    for (HttpConnection connection : over) {
      Deadline deadline = deadlines.get(connection);
      LOG.debug(
          "closed a connection of {}: it {} in time",
          address(connection),
          deadline == null ? "left" : deadline.what());
      connection.close();
    }
  }

  private void set(HttpConnection connection, Deadline deadline) {
    deadlines.replace(connection, deadline);
  }

  private Deadline deadline(Duration from, String what) {
    return new Deadline(nanos.getAsLong() + from.toNanos(), what);
  }

  private static String address(HttpConnection connection) {
    @Nullable SocketAddress remote = connection.remoteAddress();
    return remote == null ? "" : String.valueOf(remote.hostAddress());
  }
}
