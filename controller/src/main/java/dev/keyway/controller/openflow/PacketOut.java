package dev.keyway.controller.openflow;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.flow.Action;
import java.nio.ByteBuffer;

/**
 * A frame for a bridge to send (OFPT_PACKET_OUT, OpenFlow 1.4, section 7.3.7), from nowhere: its
 * ingress port is the controller.
 *
 * @param actions what to do with it, in order
 * @param frame from the Ethernet header on; read from its position to its limit, never written to
 */
public record PacketOut(ImmutableList<Action> actions, ByteBuffer frame) {}
