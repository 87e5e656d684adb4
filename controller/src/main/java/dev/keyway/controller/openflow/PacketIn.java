package dev.keyway.controller.openflow;

import dev.keyway.controller.flow.Cookie;
import java.nio.ByteBuffer;

/**
 * A frame that a flow of a bridge sent here (OFPT_PACKET_IN, OpenFlow 1.4, section 7.4.1).
 *
 * @param cookie of the flow
 * @param length of the whole frame, in bytes
 * @param start of the frame, at least as much of it as the flow asked for; never written to
 */
public record PacketIn(Cookie cookie, int length, ByteBuffer start) {}
