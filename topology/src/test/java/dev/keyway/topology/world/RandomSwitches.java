package dev.keyway.topology.world;

import dev.keyway.topology.command.Observation;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The bridges that {@link RandomChanges} reports about: what is really plugged in where, whether or
 * not anybody is connected to hear of it.
 */
final class RandomSwitches {

  static final int BRIDGES = 5;

  private static final List<String> GUESTS = List.of("vif1", "vif2", "vif3", "vif4", "vif5");
  private static final List<String> TUNNELS = List.of(Hypervisor.DEFAULT_TUNNEL_PORT, "gre1");
  private static final List<Path.State> STATES = List.of(Path.State.values());
  private static final long NUMBERS = 12;

  private final SplittableRandom random;
  private final Map<DatapathId, Map<String, BridgePort>> plugged = new HashMap<>();

  RandomSwitches(SplittableRandom random) {
    this.random = random;
    for (int i = 1; i <= BRIDGES; i++) {
      Map<String, BridgePort> ports = new HashMap<>();
      ports.put("br-int", Named.vif(BridgePort.LOCAL, "br-int"));
      ports.put(Hypervisor.DEFAULT_TUNNEL_PORT, Named.tunnelPort());
      for (String name : GUESTS) {
        if (random.nextInt(4) > 0) {
          ports.put(name, Named.vif(1 + ports.size(), name));
        }
      }
      plugged.put(new DatapathId(i), ports);
    }
  }

  static String interfaceName(SplittableRandom random) {
    List<String> names = random.nextInt(10) > 0 ? GUESTS : TUNNELS;
    return names.get(random.nextInt(names.size()));
  }

  /** Plugs, unplugs, renumbers or flips an interface somewhere, or a connection comes or goes. */
  void anything(Draft draft) {
    DatapathId id = new DatapathId(random.nextInt(1, BRIDGES + 1));
    boolean connected = draft.world().fleet().bridge(id).filter(Bridge::connected).isPresent();
    switch (random.nextInt(9)) {
      case 0 -> {
        if (connected && random.nextInt(3) == 0) {
          Observation.disconnected(draft, id, "closed");
        } else {
          connect(draft, id);
        }
      }
      // A bridge may come back before its loss was noticed.
      case 1 -> connect(draft, id);
      case 2, 3, 4 -> plugOrUnplug(draft, id, connected);
      case 5 -> renumber(draft, id, connected);
      case 6 -> probe(draft);
      default -> flip(draft, id, connected);
    }
  }

  private void connect(Draft draft, DatapathId id) {
    Observation.connected(
        draft,
        Bridge.connected(
            id, "192.0.2." + id.value(), draft.at(), "Open vSwitch", ports(id).values()));
  }

  private void plugOrUnplug(Draft draft, DatapathId id, boolean connected) {
    String name = interfaceName(random);
    BridgePort there = ports(id).get(name);
    if (there == null) {
      put(draft, id, connected, Named.vif(freeNumber(id), name));
    } else if (random.nextInt(4) == 0) {
      ports(id).remove(name);
      if (connected) {
        Observation.portRemoved(draft, id, there);
      }
    }
  }

  /** The interface comes back with another number: announced as gone and new, or only as new. */
  private void renumber(Draft draft, DatapathId id, boolean connected) {
    Optional<BridgePort> any = any(id);
    if (any.isPresent()) {
      long number = freeNumber(id);
      if (connected && random.nextBoolean()) {
        Observation.portRemoved(draft, id, any.get());
      }
      put(draft, id, connected, Named.vif(number, any.get().name()));
    }
  }

  private void flip(Draft draft, DatapathId id, boolean connected) {
    Optional<BridgePort> any = any(id);
    if (any.isPresent()) {
      BridgePort old = any.get();
      put(
          draft,
          id,
          connected,
          new BridgePort(
              old.number(), old.name(), old.mac(), old.adminUp(), !old.linkUp(), 10_000_000));
    }
  }

  /** A path between two that are connected is found in some state, or what was found is dropped. */
  private void probe(Draft draft) {
    List<HypervisorId> connected =
        draft.world().fleet().hypervisors().keySet().stream()
            .filter(draft.world().fleet()::isConnected)
            .toList();
    if (connected.size() < 2) {
      return;
    }
    HypervisorId from = connected.get(random.nextInt(connected.size() - 1));
    HypervisorId to = connected.get(connected.size() - 1);
    Path.State state = STATES.get(random.nextInt(STATES.size()));
    if (state != Path.State.UNKNOWN) {
      draft.apply(new Change.PathPut(new Path(from, to, state, Worlds.MTU, draft.at())));
    } else if (draft.world().paths().get(from, to).isPresent()) {
      draft.apply(new Change.PathRemoved(from, to));
    }
  }

  private void put(Draft draft, DatapathId id, boolean connected, BridgePort port) {
    ports(id).put(port.name(), port);
    if (connected) {
      Observation.portChanged(draft, id, port);
    }
  }

  private Optional<BridgePort> any(DatapathId id) {
    List<BridgePort> interfaces =
        new ArrayList<>(ports(id).values().stream().filter(BridgePort::isInterface).toList());
    interfaces.sort((a, b) -> a.name().compareTo(b.name()));
    return interfaces.isEmpty()
        ? Optional.empty()
        : Optional.of(interfaces.get(random.nextInt(interfaces.size())));
  }

  private long freeNumber(DatapathId id) {
    long number = random.nextLong(1, NUMBERS);
    while (isTaken(id, number)) {
      number = number % NUMBERS + 1;
    }
    return number;
  }

  private boolean isTaken(DatapathId id, long number) {
    return ports(id).values().stream().anyMatch(port -> port.number() == number);
  }

  private Map<String, BridgePort> ports(DatapathId id) {
    return plugged.get(id);
  }
}
