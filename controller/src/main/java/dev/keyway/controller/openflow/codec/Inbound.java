package dev.keyway.controller.openflow.codec;

import com.google.common.collect.ImmutableSortedSet;
import dev.keyway.controller.flow.Cookie;
import dev.keyway.topology.model.BridgePort;
import java.nio.ByteBuffer;
import org.projectfloodlight.openflow.protocol.OFMessage;

/**
 * A message from a switch, read as far as somebody needs it. Buffers in it are never written to.
 */
public sealed interface Inbound {

  /** The transaction id, 32 bits unsigned: that of the request, in a reply. */
  long xid();

  /**
   * OFPT_HELLO.
   *
   * @param version the byte in its header, the highest that the sender speaks
   * @param versions all that it speaks
   */
  record Hello(long xid, int version, ImmutableSortedSet<Integer> versions) implements Inbound {}

  /** OFPT_ERROR, whose type and code may be any. */
  record Failed(long xid, int type, int code) implements Inbound {

    /** Type and code, by name where they have one. */
    public String text() {
      return ErrorText.of(type, code);
    }
  }

  /** OFPT_ECHO_REQUEST. */
  record EchoRequest(long xid, int version, ByteBuffer payload) implements Inbound {}

  /** OFPT_ECHO_REPLY. */
  record EchoReply(long xid) implements Inbound {}

  /** OFPT_FEATURES_REPLY; the datapath id is at the same place in all versions. */
  record Features(long xid, int version, long datapath) implements Inbound {}

  /**
   * OFPT_PACKET_IN.
   *
   * @param cookie of the flow that sent it
   * @param length of the whole frame, in bytes
   * @param frame at least as much of it as was asked for
   */
  record PacketIn(long xid, Cookie cookie, int length, ByteBuffer frame) implements Inbound {}

  /** OFPT_PORT_STATUS. */
  record PortStatus(long xid, boolean removed, BridgePort port) implements Inbound {}

  /**
   * One part of OFPT_MULTIPART_REPLY of a type that is read entry by entry, and whether more come.
   */
  record Part(long xid, int type, boolean more, ByteBuffer entries) implements Inbound {}

  /** Whatever OpenFlowJ can read and has no record here. */
  record Known(OFMessage message) implements Inbound {

    @Override
    public long xid() {
      return message.getXid();
    }
  }

  /** What could not be read, or not be read in this version. */
  record Opaque(long xid, int version, int type, ByteBuffer body) implements Inbound {}
}
