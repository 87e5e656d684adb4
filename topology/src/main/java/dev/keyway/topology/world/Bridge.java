package dev.keyway.topology.world;

import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.DatapathId;
import java.time.Instant;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * A bridge as its OpenFlow connection shows it; never stored, for all of it is read again on
 * connecting.
 *
 * @param remote the address that its connection comes or came from
 * @param since when it connected, or when it was last seen
 * @param software what it says of itself, for example {@code Open vSwitch 3.1.0}
 * @param note why it is away, or empty
 * @param ports by interface name; empty while it is away
 * @param names of the ports, by their number
 */
public record Bridge(
    DatapathId id,
    boolean connected,
    String remote,
    Instant since,
    String software,
    String note,
    PMap<String, BridgePort> ports,
    PMap<Long, String> names) {

  /** A bridge that just connected. */
  public static Bridge connected(
      DatapathId id, String remote, Instant since, String software, Iterable<BridgePort> ports) {
    Bridge bridge =
        new Bridge(
            id, true, remote, since, software, "", HashTreePMap.empty(), HashTreePMap.empty());
    for (BridgePort port : ports) {
      bridge = bridge.nameOf(port.number()).map(bridge::without).orElse(bridge).with(port);
    }
    return bridge;
  }

  /** The port with a name. */
  public Optional<BridgePort> port(String name) {
    return Optional.ofNullable(ports.get(name));
  }

  /** The name of the port that has a number. */
  public Optional<String> nameOf(long number) {
    return Optional.ofNullable(names.get(number));
  }

  Bridge away(Instant when, String why) {
    return new Bridge(
        id, false, remote, when, software, why, HashTreePMap.empty(), HashTreePMap.empty());
  }

  Bridge with(BridgePort port) {
    Bridge rest = without(port.name());
    return rest.with(
        rest.ports.plus(port.name(), port), rest.names.plus(port.number(), port.name()));
  }

  Bridge without(String name) {
    BridgePort port = ports.get(name);
    return port == null ? this : with(ports.minus(name), names.minus(port.number()));
  }

  private Bridge with(PMap<String, BridgePort> newPorts, PMap<Long, String> newNames) {
    return new Bridge(id, connected, remote, since, software, note, newPorts, newNames);
  }
}
