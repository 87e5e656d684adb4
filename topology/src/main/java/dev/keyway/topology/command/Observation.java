package dev.keyway.topology.command;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.world.Bridge;
import dev.keyway.topology.world.Change;
import dev.keyway.topology.world.Draft;
import dev.keyway.topology.world.RefusedPeer;
import java.util.Optional;

/**
 * What switches report, turned into changes: the volatile picture of the bridge, and with it the
 * durable list of interfaces last known on its hypervisor. Reports can't be refused, only ignored
 * when they are about a bridge that has gone meanwhile.
 */
public final class Observation {

  private Observation() {}

  /** A bridge connected, with these ports. */
  public static void connected(Draft draft, Bridge bridge) {
    draft.apply(new Change.BridgeConnected(bridge));
    draft
        .world()
        .fleet()
        .withDatapath(bridge.id())
        .ifPresent(hypervisor -> interfacesOf(draft, hypervisor));
  }

  /**
   * The connection of a bridge ended. What was known of its interfaces stays: the guests still run.
   */
  public static void disconnected(Draft draft, DatapathId bridge, String reason) {
    if (isConnected(draft, bridge)) {
      draft.apply(new Change.BridgeDisconnected(bridge, reason));
    }
  }

  /** A port came or changed. */
  public static void portChanged(Draft draft, DatapathId bridge, BridgePort port) {
    if (!isConnected(draft, bridge)) {
      return;
    }
    // A number belongs to one port: whoever had it is gone, even if nobody said so.
    Bridge before = draft.world().fleet().bridge(bridge).orElseThrow();
    before
        .nameOf(port.number())
        .filter(name -> !name.equals(port.name()))
        .flatMap(before::port)
        .ifPresent(former -> portRemoved(draft, bridge, former));
    draft.apply(new Change.BridgePortPut(bridge, port));
    interfaceChanged(draft, bridge, port, true);
  }

  /** A port went; unless its interface is back under another number already. */
  public static void portRemoved(Draft draft, DatapathId bridge, BridgePort port) {
    Optional<BridgePort> known =
        draft.world().fleet().bridge(bridge).flatMap(found -> found.port(port.name()));
    if (known.filter(now -> now.number() == port.number()).isEmpty()) {
      return;
    }
    draft.apply(new Change.BridgePortRemoved(bridge, port.name()));
    interfaceChanged(draft, bridge, port, false);
  }

  /** A peer was turned away. */
  public static void refused(Draft draft, RefusedPeer peer) {
    draft.apply(new Change.PeerRefused(peer));
  }

  /** Reports were taken in but for their durable part: brings that into line with the rest. */
  public static void makeGood(Draft draft) {
    for (HypervisorId id : draft.world().fleet().hypervisors().keySet()) {
      if (draft.world().fleet().isConnected(id)) {
        interfacesOf(draft, id);
      }
    }
  }

  /**
   * Brings the list of a hypervisor's interfaces into line with what its bridge shows; while that
   * is away, only with its tunnel port, which is no guest's.
   */
  static void interfacesOf(Draft draft, HypervisorId id) {
    Hypervisor hypervisor = draft.world().fleet().get(id).orElseThrow();
    ImmutableSet<String> before = ImmutableSet.copyOf(draft.world().fleet().interfacesOf(id));
    Optional<Bridge> bridge = draft.world().fleet().bridgeOf(id).filter(Bridge::connected);
    ImmutableSet<String> now =
        bridge
            .map(found -> guests(hypervisor, found))
            .orElse(without(before, hypervisor.tunnelPort()));
    if (!now.equals(before)) {
      draft.apply(
          new Change.InterfacesChanged(
              id,
              Sets.difference(now, before).immutableCopy(),
              Sets.difference(before, now).immutableCopy()));
    }
  }

  private static void interfaceChanged(
      Draft draft, DatapathId bridge, BridgePort port, boolean there) {
    Optional<HypervisorId> id = draft.world().fleet().withDatapath(bridge);
    if (id.isEmpty()) {
      return;
    }
    Hypervisor hypervisor = draft.world().fleet().get(id.get()).orElseThrow();
    boolean known = draft.world().fleet().interfacesOf(id.get()).contains(port.name());
    if (known != there && isGuests(hypervisor, port)) {
      ImmutableSet<String> name = ImmutableSet.of(port.name());
      draft.apply(
          new Change.InterfacesChanged(
              id.get(), there ? name : ImmutableSet.of(), there ? ImmutableSet.of() : name));
    }
  }

  private static ImmutableSet<String> guests(Hypervisor hypervisor, Bridge bridge) {
    return bridge.ports().values().stream()
        .filter(port -> isGuests(hypervisor, port))
        .map(BridgePort::name)
        .collect(ImmutableSet.toImmutableSet());
  }

  private static ImmutableSet<String> without(ImmutableSet<String> names, String one) {
    return Sets.difference(names, ImmutableSet.of(one)).immutableCopy();
  }

  private static boolean isConnected(Draft draft, DatapathId bridge) {
    return draft.world().fleet().bridge(bridge).filter(Bridge::connected).isPresent();
  }

  private static boolean isGuests(Hypervisor hypervisor, BridgePort port) {
    return port.isInterface() && !port.name().equals(hypervisor.tunnelPort());
  }
}
