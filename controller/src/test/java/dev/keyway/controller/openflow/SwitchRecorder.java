package dev.keyway.controller.openflow;

import com.google.common.collect.ImmutableList;
import dev.keyway.topology.model.BridgePort;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** Writes down what a server tells, in order, and lets a test wait for it. */
final class SwitchRecorder implements SwitchListener {

  sealed interface Event {}

  record Connected(
      SwitchSession session, BridgeDescription description, ImmutableList<BridgePort> ports)
      implements Event {}

  record Changed(SwitchSession session, BridgePort port) implements Event {}

  record Removed(SwitchSession session, BridgePort port) implements Event {}

  record Punted(SwitchSession session, PacketIn packet) implements Event {}

  record Disconnected(SwitchSession session, String reason) implements Event {}

  record Refused(Refusal refusal) implements Event {}

  private final List<Event> events = new CopyOnWriteArrayList<>();

  List<Event> events() {
    return events;
  }

  Connected awaitConnected() {
    return await(Connected.class, event -> true);
  }

  /** The first event of a kind that fits; fails with all events when none comes. */
  <T extends Event> T await(Class<T> kind, Predicate<T> fits) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .pollInterval(Duration.ofMillis(10))
        .conditionEvaluationListener(condition -> {})
        .until(
            () -> events.stream().filter(kind::isInstance).map(kind::cast).filter(fits).findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /** The first event of a kind, if there was one. */
  <T extends Event> Optional<T> first(Class<T> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  @Override
  public void connected(
      SwitchSession session, BridgeDescription description, ImmutableList<BridgePort> ports) {
    events.add(new Connected(session, description, ports));
  }

  @Override
  public void portChanged(SwitchSession session, BridgePort port) {
    events.add(new Changed(session, port));
  }

  @Override
  public void portRemoved(SwitchSession session, BridgePort port) {
    events.add(new Removed(session, port));
  }

  @Override
  public void packetIn(SwitchSession session, PacketIn packet) {
    events.add(new Punted(session, packet));
  }

  @Override
  public void disconnected(SwitchSession session, String reason) {
    events.add(new Disconnected(session, reason));
  }

  @Override
  public void refused(Refusal refusal) {
    events.add(new Refused(refusal));
  }
}
