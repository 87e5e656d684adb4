package dev.keyway.topology.world;

import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.model.PortId;
import java.util.Optional;

/**
 * Decides whether a port is bound, and where: the one place where wanted and observed are joined.
 */
final class Binding {

  private Binding() {}

  /**
   * A port is bound where it was told to be, once its interface is there, unless it or its network
   * is down.
   */
  static Optional<Place> of(World world, PortId id) {
    return world
        .ports()
        .get(id)
        .filter(Port::adminUp)
        .filter(port -> world.networks().get(port.network()).filter(Network::adminUp).isPresent())
        .flatMap(Port::place)
        .filter(world.fleet()::isSeen);
  }
}
