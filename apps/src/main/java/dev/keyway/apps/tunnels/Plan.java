package dev.keyway.apps.tunnels;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.world.Tunnel;
import dev.keyway.topology.world.Tunnels;
import dev.keyway.topology.world.World;
import java.util.Optional;

/**
 * What there is to probe in a world: both directions of every tunnel whose ends are connected and
 * have their tunnel ports.
 *
 * @param tunnels all of them, also those that can't be probed now
 */
record Plan(ImmutableList<Tunnel> tunnels, ImmutableMap<Direction, Target> targets) {

  static final Plan EMPTY = new Plan(ImmutableList.of(), ImmutableMap.of());

  static Plan of(World world) {
    ImmutableList<Tunnel> tunnels = Tunnels.of(world);
    ImmutableMap.Builder<Direction, Target> targets = ImmutableMap.builder();
    for (Tunnel tunnel : tunnels) {
      Optional<Target.End> near = end(world, tunnel.near());
      Optional<Target.End> far = end(world, tunnel.far());
      if (near.isPresent() && far.isPresent()) {
        HypervisorId one = tunnel.near().id();
        HypervisorId other = tunnel.far().id();
        targets.put(new Direction(one, other), new Target(near.get(), far.get(), tunnel.mtu()));
        targets.put(new Direction(other, one), new Target(far.get(), near.get(), tunnel.mtu()));
      }
    }
    return new Plan(tunnels, targets.buildOrThrow());
  }

  /**
   * Whether two worlds surely lead to one plan: none of what it is made of has changed. To find
   * that out costs nothing, however large they are.
   */
  static boolean isTheSameIn(World before, World after) {
    return isSame(before.networks().byId(), after.networks().byId())
        && isSame(before.wiring().networksAt(), after.wiring().networksAt())
        && isSame(before.fleet().hypervisors(), after.fleet().hypervisors())
        && isSame(before.fleet().bridges(), after.fleet().bridges());
  }

  private static boolean isSame(Object before, Object after) {
    return before == after;
  }

  /** Whether a world has the ends as they were when they were probed, and the same size. */
  static boolean holds(World world, Direction direction, Target target) {
    return end(world, direction.from()).filter(target.sender()::equals).isPresent()
        && end(world, direction.to()).filter(target.receiver()::equals).isPresent()
        && tunnel(world, direction).filter(it -> it.mtu() == target.mtu()).isPresent();
  }

  private static Optional<Tunnel> tunnel(World world, Direction direction) {
    return direction.from().compareTo(direction.to()) < 0
        ? Tunnels.between(world, direction.from(), direction.to())
        : Tunnels.between(world, direction.to(), direction.from());
  }

  private static Optional<Target.End> end(World world, HypervisorId id) {
    return world.fleet().get(id).flatMap(hypervisor -> end(world, hypervisor));
  }

  private static Optional<Target.End> end(World world, Hypervisor hypervisor) {
    return world
        .tunnelPort(hypervisor.id())
        .filter(BridgePort::isInterface)
        .flatMap(
            port ->
                world
                    .fleet()
                    .bridgeOf(hypervisor.id())
                    .map(
                        bridge ->
                            new Target.End(
                                bridge.id(),
                                bridge.since(),
                                hypervisor.tunnelIp(),
                                port.number())));
  }
}
