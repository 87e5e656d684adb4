package dev.keyway.topology.world;

import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.IpAddress;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.TreePMap;

/** The hypervisors, by everything that may belong to one of them only. */
public record Roster(
    TreePMap<HypervisorId, Hypervisor> byId,
    PMap<DatapathId, HypervisorId> byDatapath,
    PMap<IpAddress, HypervisorId> byTunnelIp,
    PMap<String, HypervisorId> bySystemId) {

  static final Roster NONE =
      new Roster(
          TreePMap.empty(), HashTreePMap.empty(), HashTreePMap.empty(), HashTreePMap.empty());

  Optional<Hypervisor> get(HypervisorId id) {
    return Optional.ofNullable(byId.get(id));
  }

  Roster plus(Hypervisor hypervisor) {
    HypervisorId id = hypervisor.id();
    Roster rest = get(id).map(this::minus).orElse(this);
    return new Roster(
        rest.byId.plus(id, hypervisor),
        rest.byDatapath.plus(hypervisor.datapath(), id),
        rest.byTunnelIp.plus(hypervisor.tunnelIp(), id),
        hypervisor
            .systemId()
            .map(systemId -> rest.bySystemId.plus(systemId, id))
            .orElse(rest.bySystemId));
  }

  Roster minus(Hypervisor hypervisor) {
    return new Roster(
        byId.minus(hypervisor.id()),
        byDatapath.minus(hypervisor.datapath()),
        byTunnelIp.minus(hypervisor.tunnelIp()),
        hypervisor.systemId().map(bySystemId::minus).orElse(bySystemId));
  }
}
