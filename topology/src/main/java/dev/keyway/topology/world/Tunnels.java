package dev.keyway.topology.world;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Sets;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.NetworkId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Finds the tunnels that a world needs. */
public final class Tunnels {

  private Tunnels() {}

  /** What two hypervisors share, so far. */
  private record Shared(int networks, int mtu) {

    Shared and(Shared other) {
      return new Shared(networks + other.networks, Math.max(mtu, other.mtu));
    }
  }

  /** All of them, in the order of the names of both ends. */
  public static ImmutableList<Tunnel> of(World world) {
    return of(world, network -> true);
  }

  /** Those for some networks; others count for nothing. */
  public static ImmutableList<Tunnel> of(World world, Predicate<NetworkId> asked) {
    Map<HypervisorId, Map<HypervisorId, Shared>> pairs = new TreeMap<>();
    for (Network network : world.networks().byId().values()) {
      if (asked.test(network.id())) {
        add(
            pairs,
            List.copyOf(world.wiring().membersOf(network.id())),
            new Shared(1, network.mtu()));
      }
    }
    ImmutableList.Builder<Tunnel> tunnels = ImmutableList.builder();
    pairs.forEach(
        (near, fars) ->
            fars.forEach((far, shared) -> tunnels.add(tunnel(world, near, far, shared))));
    return tunnels.build();
  }

  /** That between two hypervisors, in the order of their names, if they share a network. */
  public static Optional<Tunnel> between(World world, HypervisorId near, HypervisorId far) {
    Set<NetworkId> both =
        Sets.intersection(
            world.wiring().networksAt().get(near), world.wiring().networksAt().get(far));
    return near.compareTo(far) >= 0
        ? Optional.empty()
        : both.stream()
            .map(id -> new Shared(1, world.networks().get(id).orElseThrow().mtu()))
            .reduce(Shared::and)
            .map(shared -> tunnel(world, near, far, shared));
  }

  private static void add(
      Map<HypervisorId, Map<HypervisorId, Shared>> pairs, List<HypervisorId> members, Shared one) {
    for (int i = 0; i < members.size(); i++) {
      for (HypervisorId far : members.subList(i + 1, members.size())) {
        pairs.computeIfAbsent(members.get(i), near -> new TreeMap<>()).merge(far, one, Shared::and);
      }
    }
  }

  private static Tunnel tunnel(World world, HypervisorId near, HypervisorId far, Shared shared) {
    return new Tunnel(end(world, near), end(world, far), shared.networks(), shared.mtu());
  }

  private static Hypervisor end(World world, HypervisorId id) {
    return world.fleet().get(id).orElseThrow();
  }
}
