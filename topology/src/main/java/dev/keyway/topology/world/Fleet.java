package dev.keyway.topology.world;

import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.Place;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;
import org.pcollections.TreePMap;

/**
 * The hypervisors that were declared, the interfaces last known to be on each, and the bridges that
 * are or were connected.
 *
 * @param interfaces the last report of each hypervisor: kept while it is away, for its guests still
 *     run
 * @param bridges by datapath id, also those that no hypervisor was declared for
 * @param refused by host and reason, the newest {@value #REFUSALS_KEPT}
 */
public record Fleet(
    TreePMap<HypervisorId, Hypervisor> hypervisors,
    PMap<DatapathId, HypervisorId> byDatapath,
    PMap<IpAddress, HypervisorId> byTunnelIp,
    PMap<HypervisorId, PSet<String>> interfaces,
    TreePMap<DatapathId, Bridge> bridges,
    TreePMap<String, RefusedPeer> refused) {

  static final int REFUSALS_KEPT = 64;

  static final Fleet NONE =
      new Fleet(
          TreePMap.empty(),
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          TreePMap.empty(),
          TreePMap.empty());

  /** The hypervisor of a name. */
  public Optional<Hypervisor> get(HypervisorId id) {
    return Optional.ofNullable(hypervisors.get(id));
  }

  /** The hypervisor whose integration bridge has a datapath id. */
  public Optional<HypervisorId> withDatapath(DatapathId datapath) {
    return Optional.ofNullable(byDatapath.get(datapath));
  }

  /** The hypervisor whose tunnels end at an address. */
  public Optional<HypervisorId> withTunnelIp(IpAddress address) {
    return Optional.ofNullable(byTunnelIp.get(address));
  }

  /** The bridge with a datapath id, connected or last seen; empty if it never came. */
  public Optional<Bridge> bridge(DatapathId datapath) {
    return Optional.ofNullable(bridges.get(datapath));
  }

  /** The integration bridge of a hypervisor; empty if it never came since the start. */
  public Optional<Bridge> bridgeOf(HypervisorId id) {
    return get(id).flatMap(hypervisor -> bridge(hypervisor.datapath()));
  }

  /** Whether the hypervisor's bridge is connected now. */
  public boolean isConnected(HypervisorId id) {
    return bridgeOf(id).filter(Bridge::connected).isPresent();
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

  Fleet plus(Hypervisor hypervisor) {
    Fleet rest = get(hypervisor.id()).map(this::without).orElse(this);
    return new Fleet(
        rest.hypervisors.plus(hypervisor.id(), hypervisor),
        rest.byDatapath.plus(hypervisor.datapath(), hypervisor.id()),
        rest.byTunnelIp.plus(hypervisor.tunnelIp(), hypervisor.id()),
        interfaces,
        bridges,
        refused);
  }

  Fleet minus(Hypervisor hypervisor) {
    Fleet rest = without(hypervisor);
    return new Fleet(
        rest.hypervisors,
        rest.byDatapath,
        rest.byTunnelIp,
        interfaces.minus(hypervisor.id()),
        bridges,
        refused);
  }

  private Fleet without(Hypervisor hypervisor) {
    return new Fleet(
        hypervisors.minus(hypervisor.id()),
        byDatapath.minus(hypervisor.datapath()),
        byTunnelIp.minus(hypervisor.tunnelIp()),
        interfaces,
        bridges,
        refused);
  }

  Fleet withInterfaces(Change.InterfacesChanged change) {
    PSet<String> names =
        interfacesOf(change.hypervisor()).plusAll(change.appeared()).minusAll(change.vanished());
    return new Fleet(
        hypervisors,
        byDatapath,
        byTunnelIp,
        names.isEmpty()
            ? interfaces.minus(change.hypervisor())
            : interfaces.plus(change.hypervisor(), names),
        bridges,
        refused);
  }

  /** Adds or replaces a bridge; whatever was refused under its name has been mended. */
  Fleet plus(Bridge bridge) {
    TreePMap<String, RefusedPeer> still = refused;
    if (bridge.connected()) {
      for (var entry : refused.entrySet()) {
        boolean mended =
            entry.getValue().datapath().filter(bridge.id()::equals).isPresent()
                && !entry.getValue().reason().equals("DUPLICATE_DATAPATH");
        still = mended ? still.minus(entry.getKey()) : still;
      }
    }
    return new Fleet(
        hypervisors, byDatapath, byTunnelIp, interfaces, bridges.plus(bridge.id(), bridge), still);
  }

  Fleet away(DatapathId id, Instant at, String reason) {
    return bridge(id).map(bridge -> plus(bridge.away(at, reason))).orElse(this);
  }

  Fleet plus(RefusedPeer peer) {
    TreePMap<String, RefusedPeer> with = refused.plus(peer.remote() + " " + peer.reason(), peer);
    if (with.size() > REFUSALS_KEPT) {
      String oldest =
          with.entrySet().stream()
              .min(Comparator.comparing(entry -> entry.getValue().at()))
              .orElseThrow()
              .getKey();
      with = with.minus(oldest);
    }
    return new Fleet(hypervisors, byDatapath, byTunnelIp, interfaces, bridges, with);
  }
}
