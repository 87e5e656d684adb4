package dev.keyway.controller.ovsdb;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** Writes down what a listener hears. */
class Recorder implements OvsdbListener {

  /** What a listener hears. */
  sealed interface Event {}

  record Connected(OvsdbSession session, Tables tables) implements Event {}

  record Changed(OvsdbSession session, Tables tables, TableChanges changes) implements Event {}

  record Disconnected(OvsdbSession session, String reason) implements Event {}

  record Refused(String remoteAddress, RefusalReason reason, String message) implements Event {}

  private final List<Event> events = new CopyOnWriteArrayList<>();

  @Override
  public void connected(OvsdbSession session, Tables tables) {
    events.add(new Connected(session, tables));
  }

  @Override
  public void changed(OvsdbSession session, Tables tables, TableChanges changes) {
    events.add(new Changed(session, tables, changes));
  }

  @Override
  public void disconnected(OvsdbSession session, String reason) {
    events.add(new Disconnected(session, reason));
  }

  @Override
  public void refused(String remoteAddress, RefusalReason reason, String message) {
    events.add(new Refused(remoteAddress, reason, message));
  }

  ImmutableList<Event> events() {
    return ImmutableList.copyOf(events);
  }

  /** The first event of a kind that fits; waits for it. */
  <E extends Event> E await(Class<E> kind, Predicate<E> fits) {
    Awaitility.await(kind.getSimpleName() + " among " + events)
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> events.stream().anyMatch(e -> kind.isInstance(e) && fits.test(kind.cast(e))));
    return events.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .filter(fits)
        .findFirst()
        .orElseThrow();
  }

  OvsdbSession session() {
    return await(Connected.class, event -> true).session();
  }
}
