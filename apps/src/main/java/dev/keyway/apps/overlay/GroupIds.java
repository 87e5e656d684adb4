package dev.keyway.apps.overlay;

import dev.keyway.controller.flow.Cookie;
import dev.keyway.controller.flow.Group;
import dev.keyway.topology.model.Network;

/**
 * Which group has which id: two for each network, made of its number, after one for the whole
 * bridge.
 */
final class GroupIds {

  /** Turns a solicitation into an advertisement; the same on every bridge. */
  static final long NEIGHBOUR_ADVERTISEMENT = Group.FIRST;

  private GroupIds() {}

  /** The network's other members. */
  static long remoteFlood(Network network) {
    return Group.FIRST + 2L * network.number();
  }

  /** The network's ports on this hypervisor. */
  static long localFlood(Network network) {
    return Group.FIRST + 2L * network.number() + 1;
  }

  /** The cookie of the network that a group is for, or of the bridge. */
  static Cookie ownerOf(long group) {
    long index = group - Group.FIRST;
    return group == NEIGHBOUR_ADVERTISEMENT
        ? Cookie.of(Cookie.Kind.HYPERVISOR, 0)
        : Cookie.of(Cookie.Kind.NETWORK, index / 2);
  }
}
