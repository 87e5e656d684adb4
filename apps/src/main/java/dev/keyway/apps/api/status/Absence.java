package dev.keyway.apps.api.status;

import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.world.Bridge;
import dev.keyway.topology.world.World;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Says of a hypervisor that is not there since when it is away. */
final class Absence {

  private Absence() {}

  /** Why nothing can be read from or written to the bridge of a hypervisor; empty if it can. */
  static Optional<String> of(World world, HypervisorId hypervisor) {
    if (world.fleet().isConnected(hypervisor)) {
      return Optional.empty();
    }
    if (world.fleet().get(hypervisor).isEmpty()) {
      return Optional.of("hypervisor '" + hypervisor + "' is not known");
    }
    Optional<Bridge> last = world.fleet().bridgeOf(hypervisor);
    return Optional.of(
        last.map(bridge -> hypervisor + " is disconnected since " + since(bridge))
            .orElse(hypervisor + " has not connected since the start of the controller"));
  }

  private static String since(Bridge bridge) {
    return bridge.since().truncatedTo(ChronoUnit.SECONDS)
        + (bridge.note().isEmpty() ? "" : ": " + bridge.note());
  }
}
