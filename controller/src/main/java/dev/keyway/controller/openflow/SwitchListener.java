package dev.keyway.controller.openflow;

import com.google.common.collect.ImmutableList;
import dev.keyway.topology.model.BridgePort;

/**
 * Hears what bridges do. Calls about one session come on its event loop and in order: first {@link
 * #connected}, last {@link #disconnected}. A bridge that comes back is told as connected only after
 * its former session was told as disconnected. Nothing may block in here.
 */
public interface SwitchListener {

  /** A bridge is there, greeted and described. These are all its ports, as they are now. */
  void connected(
      SwitchSession session, BridgeDescription description, ImmutableList<BridgePort> ports);

  /** A port is new, or its description changed. */
  void portChanged(SwitchSession session, BridgePort port);

  /** A port is gone. */
  void portRemoved(SwitchSession session, BridgePort port);

  /**
   * A flow sent a frame here. Comes as fast as the bridge's limits let it (controller_rate_limit,
   * ovs-vswitchd.conf.db(5)), so whoever hears it must be quick and keep little.
   */
  void packetIn(SwitchSession session, PacketIn packet);

  /** The session is over; nothing more comes from it. */
  void disconnected(SwitchSession session, String reason);

  /**
   * A peer was turned away. A bridge tries again every few seconds; the same is told every five at
   * most, and of hostile peers some in a second. Comes on the server's own loop.
   */
  void refused(Refusal refusal);
}
