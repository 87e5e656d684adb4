package dev.keyway.topology.world;

import dev.keyway.topology.model.HypervisorId;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * What is known of the paths between connected hypervisors. Forgotten with the connection of either
 * end, and with its tunnel address or tunnel port: what was true before is to be found out again.
 */
public record Paths(PMap<HypervisorId, PMap<HypervisorId, Path>> byFrom) {

  static final Paths NONE = new Paths(HashTreePMap.empty());

  /** What is known of one direction. */
  public Optional<Path> get(HypervisorId from, HypervisorId to) {
    return Optional.ofNullable(from(from).get(to));
  }

  private PMap<HypervisorId, Path> from(HypervisorId from) {
    PMap<HypervisorId, Path> paths = byFrom.get(from);
    return paths == null ? HashTreePMap.empty() : paths;
  }

  Paths plus(Path path) {
    return new Paths(byFrom.plus(path.from(), from(path.from()).plus(path.to(), path)));
  }

  Paths minus(HypervisorId from, HypervisorId to) {
    PMap<HypervisorId, Path> rest = from(from).minus(to);
    return new Paths(rest.isEmpty() ? byFrom.minus(from) : byFrom.plus(from, rest));
  }

  /** All but those that begin or end at a hypervisor. */
  Paths without(HypervisorId hypervisor) {
    Paths rest = new Paths(byFrom.minus(hypervisor));
    for (HypervisorId from : rest.byFrom.keySet()) {
      if (rest.get(from, hypervisor).isPresent()) {
        rest = rest.minus(from, hypervisor);
      }
    }
    return rest;
  }
}
