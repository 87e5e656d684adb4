package dev.keyway.apps.overlay;

import static dev.keyway.apps.overlay.OverlayPipeline.FORWARD;
import static dev.keyway.apps.overlay.OverlayPipeline.LOCAL;
import static dev.keyway.apps.overlay.OverlayPipeline.OWN;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.flow.Action;
import dev.keyway.controller.flow.Field;
import dev.keyway.controller.flow.Group;
import dev.keyway.controller.flow.Match;
import dev.keyway.controller.flow.Rules;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.Network;
import java.util.List;

/**
 * Where broadcast and multicast go: to the other members through the tunnel, and to the ports here.
 */
final class FloodFlows {

  private FloodFlows() {}

  /** To each other member once; the frame goes on to the local ports by itself. */
  static void toMembers(
      Rules.Builder rules, Network network, List<IpAddress> others, long tunnelPort) {
    long group = GroupIds.remoteFlood(network);
    rules.add(
        new Group(
            group,
            others.stream()
                .map(
                    other ->
                        ImmutableList.of(
                            Action.set(Field.TUNNEL_IPV4_DST, other), Action.output(tunnelPort)))
                .collect(ImmutableList.toImmutableList())));
    rules.add(FORWARD.flow(Cookies.of(network), OWN, flood(network), LOCAL, Action.toGroup(group)));
  }

  /** To each port once; the one that sent it is left out by the switch itself. */
  static void toPorts(Rules.Builder rules, Network network, List<Long> ofPorts) {
    long group = GroupIds.localFlood(network);
    rules.add(
        new Group(
            group,
            ofPorts.stream()
                .map(ofPort -> ImmutableList.of(Action.output(ofPort)))
                .collect(ImmutableList.toImmutableList())));
    rules.add(LOCAL.last(Cookies.of(network), OWN, flood(network), Action.toGroup(group)));
  }

  private static Match flood(Network network) {
    return Frames.toGroupOfStations(Match.where(Field.TUNNEL_ID, network.key().value())).build();
  }
}
