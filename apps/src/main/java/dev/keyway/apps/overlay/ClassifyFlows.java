package dev.keyway.apps.overlay;

import static dev.keyway.apps.overlay.OverlayPipeline.CLASSIFY;
import static dev.keyway.apps.overlay.OverlayPipeline.FORWARD;
import static dev.keyway.apps.overlay.OverlayPipeline.GUARD;
import static dev.keyway.apps.overlay.OverlayPipeline.LOCAL;
import static dev.keyway.apps.overlay.OverlayPipeline.OWN;

import dev.keyway.controller.flow.Action;
import dev.keyway.controller.flow.Field;
import dev.keyway.controller.flow.Flow;
import dev.keyway.controller.flow.Match;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.Port;

/** Gives a frame its network. */
final class ClassifyFlows {

  private ClassifyFlows() {}

  /**
   * A frame from a guest. One without port security skips the guard and also the responder, for it
   * may speak for addresses that the model doesn't know of.
   */
  static Flow fromGuest(Network network, Port port, long ofPort) {
    return CLASSIFY.flow(
        Cookies.of(port),
        OWN,
        Match.where(Field.IN_PORT, ofPort).build(),
        port.portSecurity() ? GUARD : FORWARD,
        Action.set(Field.TUNNEL_ID, network.key().value()));
  }

  /** A frame from another hypervisor, with the key of a network that has ports here. */
  static Flow fromTunnel(Network network, long tunnelPort) {
    return CLASSIFY.flow(
        Cookies.of(network),
        OWN,
        Match.where(Field.IN_PORT, tunnelPort).and(Field.TUNNEL_ID, network.key().value()).build(),
        LOCAL);
  }
}
