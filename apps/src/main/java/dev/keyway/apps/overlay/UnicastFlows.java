package dev.keyway.apps.overlay;

import static dev.keyway.apps.overlay.OverlayPipeline.FORWARD;
import static dev.keyway.apps.overlay.OverlayPipeline.LOCAL;
import static dev.keyway.apps.overlay.OverlayPipeline.OWN;

import dev.keyway.controller.flow.Action;
import dev.keyway.controller.flow.Field;
import dev.keyway.controller.flow.Flow;
import dev.keyway.controller.flow.Match;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.Port;

/**
 * The way to a port's Ethernet address: to its OpenFlow port at home, through the tunnel from
 * elsewhere.
 */
final class UnicastFlows {

  private UnicastFlows() {}

  static Flow home(Network network, Port port, long ofPort) {
    return LOCAL.last(Cookies.of(port), OWN, to(network, port), Action.output(ofPort));
  }

  static Flow away(Network network, Port port, IpAddress tunnelIp, long tunnelPort) {
    return FORWARD.last(
        Cookies.of(port),
        OWN,
        to(network, port),
        Action.set(Field.TUNNEL_IPV4_DST, tunnelIp),
        Action.output(tunnelPort));
  }

  private static Match to(Network network, Port port) {
    return Match.where(Field.TUNNEL_ID, network.key().value())
        .and(Field.ETH_DST, port.mac())
        .build();
  }
}
