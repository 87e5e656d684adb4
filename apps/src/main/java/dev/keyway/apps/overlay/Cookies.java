package dev.keyway.apps.overlay;

import dev.keyway.controller.flow.Cookie;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.Port;

/** Whose a flow is: what a dump of a bridge says of a network or a port. */
public final class Cookies {

  private Cookies() {}

  /** Of all flows that a network has, whatever its ports. */
  public static Cookie of(Network network) {
    return Cookie.of(Cookie.Kind.NETWORK, network.number());
  }

  /** Of all flows about a port, on whatever hypervisor. */
  public static Cookie of(Port port) {
    return Cookie.of(Cookie.Kind.PORT, port.number());
  }
}
