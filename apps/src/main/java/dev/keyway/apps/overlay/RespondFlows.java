package dev.keyway.apps.overlay;

import static dev.keyway.apps.overlay.OverlayPipeline.OWN;
import static dev.keyway.apps.overlay.OverlayPipeline.RESPOND;

import dev.keyway.controller.flow.Action;
import dev.keyway.controller.flow.Field;
import dev.keyway.controller.flow.Flow;
import dev.keyway.topology.model.FixedIp;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.MacAddress;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.Port;

/**
 * Answers for the addresses of a port, on every member. Only questions to everybody are answered
 * here; what is sent to the owner itself, to see whether it still lives, the owner answers.
 */
final class RespondFlows {

  private static final int NO_TAG = 0;

  // What all answers have in common is there once: there are as many of them as addresses.
  private static final Action BACK_TO_ASKER = Action.move(Field.ETH_SRC, Field.ETH_DST);
  private static final Action ARP_ANSWER = Action.set(Field.ARP_OP, Frames.ARP_REPLY);
  private static final Action ASKER_HARDWARE = Action.move(Field.ARP_SHA, Field.ARP_THA);
  private static final Action ASKER_PROTOCOL = Action.move(Field.ARP_SPA, Field.ARP_TPA);
  private static final Action ASKER_IPV6 = Action.move(Field.IPV6_SRC, Field.IPV6_DST);
  private static final Action BACK = Action.inPort();
  private static final Action ADVERTISE = Action.toGroup(GroupIds.NEIGHBOUR_ADVERTISEMENT);

  private RespondFlows() {}

  static Flow answer(Network network, Port port, FixedIp ip) {
    return ip.address().isV6()
        ? neighbourAdvertisement(network, port, ip.address())
        : arpReply(network, port, ip.address());
  }

  /**
   * Turns the request round (RFC 826): the sender becomes the target, the owner becomes the sender.
   */
  private static Flow arpReply(Network network, Port port, IpAddress address) {
    MacAddress mac = port.mac();
    return RESPOND.last(
        Cookies.of(port),
        OWN,
        Frames.arpRequest()
            .and(Field.TUNNEL_ID, network.key().value())
            .and(Field.ETH_DST, MacAddress.BROADCAST)
            .and(Field.VLAN_VID, NO_TAG)
            .and(Field.ARP_TPA, address)
            .build(),
        BACK_TO_ASKER,
        Action.set(Field.ETH_SRC, mac),
        ARP_ANSWER,
        ASKER_HARDWARE,
        ASKER_PROTOCOL,
        Action.set(Field.ARP_SHA, mac),
        Action.set(Field.ARP_SPA, address),
        BACK);
  }

  /**
   * Turns the solicitation round (RFC 4861, 7.2.4), as far as a flow may; a group does the rest.
   */
  private static Flow neighbourAdvertisement(Network network, Port port, IpAddress address) {
    return RESPOND.last(
        Cookies.of(port),
        OWN,
        Frames.neighbour(Frames.NEIGHBOUR_SOLICITATION)
            .and(Field.TUNNEL_ID, network.key().value())
            .and(Field.ETH_DST, address.solicitedNodeMac())
            .and(Field.VLAN_VID, NO_TAG)
            .and(Field.ND_TARGET, address)
            .build(),
        BACK_TO_ASKER,
        Action.set(Field.ETH_SRC, port.mac()),
        ASKER_IPV6,
        Action.set(Field.IPV6_SRC, address),
        ADVERTISE);
  }
}
