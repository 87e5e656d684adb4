package dev.keyway.apps.overlay;

import dev.keyway.controller.flow.Cookie;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.Port;

/** Whose a flow is. */
final class Cookies {

  private Cookies() {}

  static Cookie of(Network network) {
    return Cookie.of(Cookie.Kind.NETWORK, network.number());
  }

  static Cookie of(Port port) {
    return Cookie.of(Cookie.Kind.PORT, port.number());
  }
}
