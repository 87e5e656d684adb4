package dev.keyway.topology.world;

import com.google.common.collect.ImmutableList;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.model.PortId;
import java.util.Comparator;
import java.util.Optional;

/**
 * Decides whether a port is bound, and where: the one place where wanted and observed are joined.
 */
final class Binding {

  private Binding() {}

  /**
   * A port is bound where it was told to be, once its interface is there; one that was told no
   * interface, where the interfaces say so. It is nowhere while it or its network is down.
   *
   * @return the place that counts, and behind it the one that it is moving to, if any
   */
  static ImmutableList<Place> of(World world, PortId id) {
    Optional<Port> found =
        world
            .ports()
            .get(id)
            .filter(Port::adminUp)
            .filter(
                port -> world.networks().get(port.network()).filter(Network::adminUp).isPresent());
    if (found.isEmpty()) {
      return ImmutableList.of();
    }
    Port port = found.get();
    if (port.place().isPresent()) {
      Place told = port.place().get();
      return world.fleet().isSeen(told) ? ImmutableList.of(told) : ImmutableList.of();
    }
    return Standings.of(world, port).stream()
        .filter(Standing::isWired)
        .sorted(Comparator.comparing(Standing::state))
        .map(standing -> standing.claim().place())
        .collect(ImmutableList.toImmutableList());
  }
}
