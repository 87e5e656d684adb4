package dev.keyway.apps.api.status;

import dev.keyway.controller.sync.Progress;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.world.Wiring;
import dev.keyway.topology.world.World;
import java.util.Optional;

/**
 * The state of a port: ACTIVE when it is bound, its link is up, and every connected member of its
 * network has realised it; BUILD while one has not; DOWN otherwise. Never derived from events, so
 * it can't miss one.
 */
public final class PortStatus {

  private PortStatus() {}

  /** The state of a port that is in the view's world. */
  public static Status of(View view, Port port) {
    World world = view.world();
    Optional<Place> bound = world.wiring().placeOf(port.id());
    if (bound.isEmpty()) {
      return Status.down(whyUnbound(world, port));
    }
    Place place = bound.get();
    if (!world.fleet().isConnected(place.hypervisor())) {
      return Status.down("hypervisor '" + place.hypervisor() + "' is not connected");
    }
    Optional<BridgePort> bridgePort = world.bridgePort(place);
    if (bridgePort.isEmpty()) {
      return Status.down(interfaceOf(place) + " has no OpenFlow port");
    }
    if (!bridgePort.get().isUp()) {
      return Status.down(
          interfaceOf(place) + (bridgePort.get().adminUp() ? " has no carrier" : " is set down"));
    }
    return realised(view, port);
  }

  /** Looks for the first member that lacks the newest change of the port. */
  private static Status realised(View view, Port port) {
    Progress progress = view.progress();
    if (progress.behind().isEmpty()) {
      return Status.ACTIVE;
    }
    Wiring wiring = view.world().wiring();
    long revision = wiring.stampOf(port.id()).map(Wiring.Stamp::revision).orElse(0L);
    for (HypervisorId member : wiring.membersOf(port.network())) {
      if (view.world().fleet().isConnected(member) && !progress.hasRealised(member, revision)) {
        return Status.build(
            "hypervisor '"
                + member
                + "' has not realised revision "
                + revision
                + progress.of(member).map(lacks -> ": " + lacks.reason()).orElse(""));
      }
    }
    return Status.ACTIVE;
  }

  private static String whyUnbound(World world, Port port) {
    if (!port.adminUp()) {
      return "the port's admin_state_up is false";
    }
    if (world.networks().get(port.network()).filter(Network::adminUp).isEmpty()) {
      return "the network's admin_state_up is false";
    }
    if (port.host().isEmpty()) {
      return "not placed: binding:host_id is empty";
    }
    Optional<Place> place = port.place();
    if (place.isEmpty()) {
      return "not placed: binding:profile has no '" + Port.INTERFACE + "'";
    }
    HypervisorId hypervisor = place.get().hypervisor();
    if (world.fleet().get(hypervisor).isEmpty()) {
      return "hypervisor '" + hypervisor + "' is not declared";
    }
    return interfaceOf(place.get())
        + (world.fleet().isConnected(hypervisor)
            ? " does not exist"
            : " was not seen, and the hypervisor is not connected");
  }

  private static String interfaceOf(Place place) {
    return "interface '" + place.interfaceName() + "' on hypervisor '" + place.hypervisor() + "'";
  }
}
