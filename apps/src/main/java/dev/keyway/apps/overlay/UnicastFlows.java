package dev.keyway.apps.overlay;

import static dev.keyway.apps.overlay.OverlayPipeline.FORWARD;
import static dev.keyway.apps.overlay.OverlayPipeline.LOCAL;
import static dev.keyway.apps.overlay.OverlayPipeline.OWN;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.flow.Action;
import dev.keyway.controller.flow.Field;
import dev.keyway.controller.flow.Flow;
import dev.keyway.controller.flow.Match;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.Port;
import java.util.stream.Stream;

/**
 * The way to a port's Ethernet address: to its OpenFlow port at home, through the tunnel from
 * elsewhere.
 */
final class UnicastFlows {

  private UnicastFlows() {}

  static Flow home(Network network, Port port, long ofPort) {
    return LOCAL.last(Cookies.of(port), OWN, to(network, port), Action.output(ofPort));
  }

  /**
   * Through the tunnel.
   *
   * @param tunnelIps of the hypervisors that the port is at; two while it moves
   * @param alsoHere whether it is at home here too, while it moves
   */
  static Flow away(
      Network network,
      Port port,
      ImmutableList<IpAddress> tunnelIps,
      long tunnelPort,
      boolean alsoHere) {
    Action[] actions =
        tunnelIps.stream()
            .flatMap(
                tunnelIp ->
                    Stream.of(
                        Action.set(Field.TUNNEL_IPV4_DST, tunnelIp), Action.output(tunnelPort)))
            .toArray(Action[]::new);
    return alsoHere
        ? FORWARD.flow(Cookies.of(port), OWN, to(network, port), LOCAL, actions)
        : FORWARD.last(Cookies.of(port), OWN, to(network, port), actions);
  }

  private static Match to(Network network, Port port) {
    return Match.where(Field.TUNNEL_ID, network.key().value())
        .and(Field.ETH_DST, port.mac())
        .build();
  }
}
