package dev.keyway.apps.tunnels;

import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.IpAddress;
import java.time.Instant;

/**
 * What is probed in one direction. Should any of it change, what was found out before says nothing.
 *
 * @param mtu of the largest network that both ends share
 */
record Target(End sender, End receiver, int mtu) {

  /** Of a frame with the inner Ethernet header. */
  private static final int ETHERNET_HEADER = 14;

  /**
   * One of the two ends.
   *
   * @param bridge as it calls itself
   * @param since when it connected
   * @param tunnelPort its OpenFlow number
   */
  record End(DatapathId bridge, Instant since, IpAddress tunnelIp, long tunnelPort) {}

  /** The bytes of a frame that fills the largest packet of the largest network. */
  int fullSize() {
    return mtu + ETHERNET_HEADER;
  }
}
