package dev.keyway.controller.openflow.codec;

import static dev.keyway.controller.openflow.codec.WireFormat.VERSION_1_4;

import com.google.common.collect.ImmutableSortedSet;
import dev.keyway.controller.flow.Cookie;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.MessageToMessageDecoder;
import java.nio.ByteBuffer;
import java.util.List;
import org.projectfloodlight.openflow.exceptions.OFParseError;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one frame into one {@link Inbound}. What it can't read becomes {@link Inbound.Opaque}: a
 * switch is never dropped for saying something new. Only a frame without a whole header ends the
 * connection, since nothing after it can be right.
 */
public final class MessageDecoder extends MessageToMessageDecoder<ByteBuf> {

  private static final Logger log = LoggerFactory.getLogger(MessageDecoder.class);
  private static final OFFactory OF = OFFactories.getFactory(OFVersion.OF_14);
  private static final int HELLO_VERSION_BITMAP = 1;

  private final Runnable unreadable;

  /** Calls {@code unreadable} for each message that it can't read. */
  public MessageDecoder(Runnable unreadable) {
    super(ByteBuf.class);
    this.unreadable = unreadable;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf frame, List<Object> out) {
    if (frame.readableBytes() < WireFormat.HEADER) {
      throw new CorruptedFrameException("a message of " + frame.readableBytes() + " bytes");
    }
    ByteBuffer bytes = ByteBuffer.allocate(frame.readableBytes());
    frame.getBytes(frame.readerIndex(), bytes);
    bytes.flip();
    out.add(decode(bytes));
  }

  Inbound decode(ByteBuffer bytes) {
    int version = bytes.get(0) & 0xff;
    int type = bytes.get(1) & 0xff;
    long xid = Integer.toUnsignedLong(bytes.getInt(4));
    try {
      return read(bytes, version, type, xid);
    } catch (OFParseError | RuntimeException e) {
      // OpenFlowJ throws several unchecked exceptions on bytes that it doesn't expect.
      unreadable.run();
      log.debug("can't read a message of type {} and version {}", type, version, e);
      return opaque(bytes, version, type, xid);
    }
  }

  private static Inbound read(ByteBuffer bytes, int version, int type, long xid)
      throws OFParseError {
    // Header and meaning of these are the same in all versions.
    return switch (type) {
      case WireFormat.HELLO -> new Inbound.Hello(xid, version, versions(bytes, version));
      case WireFormat.ERROR ->
          new Inbound.Failed(
              xid, Short.toUnsignedInt(bytes.getShort(8)), Short.toUnsignedInt(bytes.getShort(10)));
      case WireFormat.ECHO_REQUEST ->
          new Inbound.EchoRequest(xid, version, body(bytes, WireFormat.HEADER));
      case WireFormat.ECHO_REPLY -> new Inbound.EchoReply(xid);
      case WireFormat.FEATURES_REPLY -> new Inbound.Features(xid, version, bytes.getLong(8));
      default ->
          version == VERSION_1_4
              ? readOurVersion(bytes, type, xid)
              : opaque(bytes, version, type, xid);
    };
  }

  private static Inbound readOurVersion(ByteBuffer bytes, int type, long xid) throws OFParseError {
    if (type == WireFormat.PORT_STATUS) {
      boolean removed = bytes.get(8) == WireFormat.PORT_REMOVED;
      return new Inbound.PortStatus(xid, removed, PortReader.port(body(bytes, 16)));
    }
    if (type == WireFormat.PACKET_IN) {
      return packetIn(bytes, xid);
    }
    if (type == WireFormat.MULTIPART_REPLY) {
      int kind = Short.toUnsignedInt(bytes.getShort(8));
      boolean more = (bytes.getShort(10) & 1) != 0;
      if (WireFormat.READ_BY_ENTRY.contains(kind)) {
        return new Inbound.Part(xid, kind, more, body(bytes, 16));
      }
    }
    OFMessage message = OF.getReader().readFrom(Unpooled.wrappedBuffer(bytes));
    if (message == null) {
      throw new OFParseError("OpenFlowJ reads nothing in it");
    }
    return new Inbound.Known(message);
  }

  /**
   * OpenFlow 1.4, section 7.4.1. The match is passed over: nobody asks for more than the cookie.
   */
  private static Inbound packetIn(ByteBuffer bytes, long xid) {
    int length = Short.toUnsignedInt(bytes.getShort(12));
    Cookie cookie = new Cookie(bytes.getLong(16));
    int match = 24;
    return new Inbound.PacketIn(
        xid, cookie, length, body(bytes, match + MatchReader.paddedLength(bytes, match) + 2));
  }

  /**
   * The bitmap where there is one, else all up to the header's version (OpenFlow 1.4, section
   * 7.5.1).
   */
  private static ImmutableSortedSet<Integer> versions(ByteBuffer bytes, int version) {
    ImmutableSortedSet.Builder<Integer> out = ImmutableSortedSet.naturalOrder();
    int at = WireFormat.HEADER;
    while (at + 4 <= bytes.limit()) {
      int length = Short.toUnsignedInt(bytes.getShort(at + 2));
      if (bytes.getShort(at) == HELLO_VERSION_BITMAP && at + 8 <= bytes.limit()) {
        int bitmap = bytes.getInt(at + 4);
        for (int bit = 0; bit < Integer.SIZE; bit++) {
          if (((bitmap >>> bit) & 1) != 0) {
            out.add(bit);
          }
        }
        return out.build();
      }
      // An element is padded to eight bytes; one of length 0 must not hold us up for ever.
      at += Math.max(8, (length + 7) / 8 * 8);
    }
    for (int lower = 1; lower <= version; lower++) {
      out.add(lower);
    }
    return out.build();
  }

  private static Inbound opaque(ByteBuffer bytes, int version, int type, long xid) {
    return new Inbound.Opaque(xid, version, type, body(bytes, WireFormat.HEADER));
  }

  private static ByteBuffer body(ByteBuffer bytes, int from) {
    return bytes.slice(from, bytes.limit() - from);
  }
}
