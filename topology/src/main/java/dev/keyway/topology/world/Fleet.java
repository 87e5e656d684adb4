package dev.keyway.topology.world;

import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.Place;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;
import org.pcollections.TreePMap;

/**
 * The hypervisors, the interfaces last known to be on each, the bridges that are or were connected,
 * and what hosts' databases show.
 *
 * @param roster the hypervisors
 * @param interfaces the last report of each hypervisor: kept while it is away, for its guests still
 *     run
 * @param bridges by datapath id, also those that no hypervisor was declared for
 * @param hosts of hypervisors whose databases are or were connected
 * @param left the system ids of hosts that were told to leave, with the names that they had
 * @param refused by host, protocol and reason, the newest {@value #REFUSALS_KEPT}
 */
public record Fleet(
    Roster roster,
    PMap<HypervisorId, PSet<String>> interfaces,
    TreePMap<DatapathId, Bridge> bridges,
    PMap<HypervisorId, Host> hosts,
    TreePMap<String, HypervisorId> left,
    TreePMap<String, RefusedPeer> refused) {

  static final int REFUSALS_KEPT = 64;

  static final Fleet NONE =
      new Fleet(
          Roster.NONE,
          HashTreePMap.empty(),
          TreePMap.empty(),
          HashTreePMap.empty(),
          TreePMap.empty(),
          TreePMap.empty());

  /** The hypervisors by name. */
  public TreePMap<HypervisorId, Hypervisor> hypervisors() {
    return roster.byId();
  }

  /** The hypervisor of a name. */
  public Optional<Hypervisor> get(HypervisorId id) {
    return roster.get(id);
  }

  /** The hypervisor whose integration bridge has a datapath id. */
  public Optional<HypervisorId> withDatapath(DatapathId datapath) {
    return Optional.ofNullable(roster.byDatapath().get(datapath));
  }

  /** The hypervisor whose tunnels end at an address. */
  public Optional<HypervisorId> withTunnelIp(IpAddress address) {
    return Optional.ofNullable(roster.byTunnelIp().get(address));
  }

  /** The hypervisor that joined with a system id. */
  public Optional<HypervisorId> withSystemId(String systemId) {
    return Optional.ofNullable(roster.bySystemId().get(systemId));
  }

  /** The bridge with a datapath id, connected or last seen; empty if it never came. */
  public Optional<Bridge> bridge(DatapathId datapath) {
    return Optional.ofNullable(bridges.get(datapath));
  }

  /** The integration bridge of a hypervisor; empty if it never came since the start. */
  public Optional<Bridge> bridgeOf(HypervisorId id) {
    return get(id).flatMap(hypervisor -> bridge(hypervisor.datapath()));
  }

  /** What a hypervisor's database shows, now or last; empty if it never came since the start. */
  public Optional<Host> host(HypervisorId id) {
    return Optional.ofNullable(hosts.get(id));
  }

  /** Whether the host with a system id was told to leave, and may not join. */
  public boolean hasLeft(String systemId) {
    return left.containsKey(systemId);
  }

  /** Whether the hypervisor's bridge is connected now. */
  public boolean isConnected(HypervisorId id) {
    return bridgeOf(id).filter(Bridge::connected).isPresent();
  }

  /** Whether nothing of the hypervisor is connected: neither its bridge nor its database. */
  public boolean isCutOff(HypervisorId id) {
    return !isConnected(id) && host(id).filter(Host::connected).isEmpty();
  }

  /** The names of the interfaces last known on a hypervisor. */
  public PSet<String> interfacesOf(HypervisorId id) {
    PSet<String> names = interfaces.get(id);
    return names == null ? HashTreePSet.empty() : names;
  }

  /** Whether an interface was there when its hypervisor last reported. */
  public boolean isSeen(Place place) {
    return interfacesOf(place.hypervisor()).contains(place.interfaceName());
  }

  /** Whether the database of a host at an address was refused, and not taken in since. */
  public boolean hasRefusedHostAt(String address) {
    return refused.values().stream().anyMatch(peer -> peer.isMendedByHostAt(address));
  }

  Fleet plus(Hypervisor hypervisor) {
    return new Fleet(roster.plus(hypervisor), interfaces, bridges, hosts, left, refused);
  }

  Fleet minus(Hypervisor hypervisor) {
    HypervisorId id = hypervisor.id();
    return new Fleet(
        roster.minus(hypervisor), interfaces.minus(id), bridges, hosts.minus(id), left, refused);
  }

  Fleet withInterfaces(Change.InterfacesChanged change) {
    HypervisorId id = change.hypervisor();
    PSet<String> names = interfacesOf(id).plusAll(change.appeared()).minusAll(change.vanished());
    return new Fleet(
        roster,
        names.isEmpty() ? interfaces.minus(id) : interfaces.plus(id, names),
        bridges,
        hosts,
        left,
        refused);
  }

  /** Adds or replaces a bridge; whatever was refused under its name has been mended. */
  Fleet plus(Bridge bridge) {
    return new Fleet(
        roster,
        interfaces,
        bridges.plus(bridge.id(), bridge),
        hosts,
        left,
        bridge.connected() ? refusedBut(peer -> peer.isMendedBy(bridge.id())) : refused);
  }

  Fleet away(DatapathId id, Instant at, String reason) {
    return bridge(id).map(bridge -> plus(bridge.away(at, reason))).orElse(this);
  }

  Fleet plus(Host host) {
    return new Fleet(
        roster, interfaces, bridges, hosts.plus(host.hypervisor(), host), left, refused);
  }

  Fleet hostAway(HypervisorId id, Instant at, String reason) {
    return host(id).map(host -> plus(host.away(at, reason))).orElse(this);
  }

  Fleet withLeft(String systemId, HypervisorId name) {
    return new Fleet(roster, interfaces, bridges, hosts, left.plus(systemId, name), refused);
  }

  Fleet withoutLeft(String systemId) {
    return new Fleet(roster, interfaces, bridges, hosts, left.minus(systemId), refused);
  }

  Fleet plus(RefusedPeer peer) {
    TreePMap<String, RefusedPeer> with = refused.plus(peer.key(), peer);
    if (with.size() > REFUSALS_KEPT) {
      String oldest =
          with.entrySet().stream()
              .min(Comparator.comparing(entry -> entry.getValue().at()))
              .orElseThrow()
              .getKey();
      with = with.minus(oldest);
    }
    return new Fleet(roster, interfaces, bridges, hosts, left, with);
  }

  /** The host at an address was taken in; whatever was refused to it has been mended. */
  Fleet admitted(String address) {
    return new Fleet(
        roster,
        interfaces,
        bridges,
        hosts,
        left,
        refusedBut(peer -> peer.isMendedByHostAt(address)));
  }

  private TreePMap<String, RefusedPeer> refusedBut(Predicate<RefusedPeer> mended) {
    TreePMap<String, RefusedPeer> still = refused;
    for (RefusedPeer peer : refused.values()) {
      still = mended.test(peer) ? still.minus(peer.key()) : still;
    }
    return still;
  }
}
