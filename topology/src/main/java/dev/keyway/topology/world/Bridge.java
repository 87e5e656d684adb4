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
 */
public record Bridge(
    DatapathId id,
    boolean connected,
    String remote,
    Instant since,
    String software,
    String note,
    PMap<String, BridgePort> ports) {

  /** A bridge that just connected. */
  public static Bridge connected(
      DatapathId id, String remote, Instant since, String software, Iterable<BridgePort> ports) {
    PMap<String, BridgePort> byName = HashTreePMap.empty();
    for (BridgePort port : ports) {
      byName = byName.plus(port.name(), port);
    }
    return new Bridge(id, true, remote, since, software, "", byName);
  }

  /** The port with a name. */
  public Optional<BridgePort> port(String name) {
    return Optional.ofNullable(ports.get(name));
  }

  Bridge away(Instant when, String why) {
    return new Bridge(id, false, remote, when, software, why, HashTreePMap.empty());
  }

  Bridge withPorts(PMap<String, BridgePort> newPorts) {
    return new Bridge(id, connected, remote, since, software, note, newPorts);
  }
}
