package dev.keyway.fabric.openflow;

import dev.keyway.controller.net.Connections;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The switch's side of one OpenFlow 1.4 connection, from HELLO on. */
final class BridgeConnection extends SimpleChannelInboundHandler<ByteBuf> {

  static final int PORT_ADDED = 0;
  static final int PORT_REMOVED = 1;

  private static final Logger LOG = LoggerFactory.getLogger(BridgeConnection.class);

  private static final int TABLES = 254;
  private static final int FRAME_SENT_UP = 0xffff;
  private static final int OPEN = 0;
  private static final int CLOSE = 2;
  private static final int COMMIT = 4;
  private static final int DISCARD = 6;

  private final Bridge bridge;
  private final Channel channel;
  private final BridgeCounters counters;
  private final Bundles bundles = new Bundles();

  /** Who does not know our ports yet is not told of changes: the description holds them. */
  private boolean described;

  BridgeConnection(Bridge bridge, Channel channel) {
    this.bridge = bridge;
    this.channel = channel;
    this.counters = bridge.count();
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    counters.connections++;
    // With the bitmap of versions that holds 1.4 alone (OpenFlow 1.4, section 7.5.1).
    send(
        Wire.finish(
            Wire.begin(Wire.HELLO, 1).writeShort(1).writeShort(8).writeInt(1 << Wire.VERSION)));
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    bridge.detached(this);
    ctx.fireChannelInactive();
  }

  /** Tells of a port that came or went. */
  void tell(BridgePort port, int reason) {
    if (described) {
      ByteBuf out = Wire.begin(Wire.PORT_STATUS, 0).writeByte(reason).writeZero(7);
      port.write(out);
      send(Wire.finish(out));
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, ByteBuf message) {
    counters.messages++;
    counters.bytes += message.readableBytes();
    long xid = message.getUnsignedInt(4);
    try {
      answer(message, xid);
    } catch (RefusedException e) {
      refuse(e.error(), xid, ByteBufUtil.getBytes(message));
    } catch (IndexOutOfBoundsException e) {
      refuse(SwitchError.BAD_LENGTH, xid, ByteBufUtil.getBytes(message));
    }
  }

  private void answer(ByteBuf message, long xid) throws RefusedException {
    int type = message.getUnsignedByte(1);
    switch (type) {
      case Wire.HELLO, Wire.ERROR, Wire.ECHO_REPLY, Wire.SET_ASYNC, Wire.SET_CONFIG -> {}
      case Wire.ECHO_REQUEST ->
          send(
              Wire.finish(
                  Wire.begin(Wire.ECHO_REPLY, xid)
                      .writeBytes(message, Wire.HEADER, message.readableBytes() - Wire.HEADER)));
      case Wire.FEATURES_REQUEST ->
          send(
              Wire.finish(
                  Wire.begin(Wire.FEATURES_REPLY, xid)
                      .writeLong(bridge.datapathId())
                      .writeInt(0)
                      .writeByte(TABLES)
                      .writeZero(11)));
      case Wire.GET_CONFIG_REQUEST ->
          send(
              Wire.finish(
                  Wire.begin(Wire.GET_CONFIG_REPLY, xid).writeShort(0).writeShort(FRAME_SENT_UP)));
      case Wire.BARRIER_REQUEST -> send(Wire.bare(Wire.BARRIER_REPLY, xid));
      case Wire.PACKET_OUT -> counters.packetOuts++;
      case Wire.MULTIPART_REQUEST -> describe(message, xid);
      case Wire.FLOW_MOD, Wire.GROUP_MOD -> applyAlone(ByteBufUtil.getBytes(message), xid);
      case Wire.BUNDLE_ADD ->
          bundles.add(
              message.getInt(8),
              xid,
              ByteBufUtil.getBytes(message, 16, message.readableBytes() - 16));
      case Wire.BUNDLE_CONTROL -> control(message, xid);
      default -> throw new RefusedException(SwitchError.BAD_TYPE);
    }
  }

  private void describe(ByteBuf message, long xid) throws RefusedException {
    int type = message.getUnsignedShort(8);
    MultipartReply reply = new MultipartReply(this::send, type, xid);
    switch (type) {
      case MultipartReply.DESCRIPTION -> reply.description();
      case MultipartReply.PORTS -> {
        described = true;
        bridge.ports().forEach(reply::port);
      }
      case MultipartReply.FLOWS -> {
        counters.readBacks++;
        reply.flows(bridge.tables().flows(), FlowFilter.of(message));
      }
      case MultipartReply.GROUPS -> bridge.tables().groups().forEach(reply::entry);
      default -> throw new RefusedException(SwitchError.BAD_MULTIPART);
    }
    reply.end();
  }

  private void applyAlone(byte[] message, long xid) {
    count(List.of(message));
    bridge
        .tables()
        .apply(List.of(message))
        .ifPresent(refusal -> refuse(refusal.error(), xid, message));
  }

  private void control(ByteBuf message, long xid) throws RefusedException {
    int id = message.getInt(8);
    int what = message.getUnsignedShort(12);
    switch (what) {
      case OPEN -> bundles.open(id);
      case CLOSE -> bundles.close(id);
      case DISCARD -> {
        List<byte[]> unused = bundles.take(id);
      }
      case COMMIT -> commit(bundles.take(id));
      default -> throw new RefusedException(SwitchError.BUNDLE_BAD_TYPE);
    }
    send(
        Wire.finish(
            Wire.begin(Wire.BUNDLE_CONTROL, xid)
                .writeInt(id)
                .writeShort(what + 1)
                .writeShort(message.getUnsignedShort(14))));
  }

  private void commit(List<byte[]> messages) throws RefusedException {
    counters.bundles++;
    count(messages);
    Optional<BridgeTables.Refusal> refusal = bridge.tables().apply(messages);
    if (refusal.isPresent()) {
      counters.bundlesRefused++;
      byte[] bad = messages.get(refusal.get().index());
      refuse(refusal.get().error(), Integer.toUnsignedLong(ByteBuffer.wrap(bad).getInt(4)), bad);
      throw new RefusedException(SwitchError.BUNDLE_FAILED);
    }
  }

  private void count(List<byte[]> messages) {
    long flowMods = messages.stream().filter(message -> message[1] == Wire.FLOW_MOD).count();
    counters.flowMods += flowMods;
    counters.groupMods += messages.size() - flowMods;
  }

  private void refuse(SwitchError error, long xid, byte[] about) {
    counters.errors++;
    LOG.warn("{} refuses a message of type {}: {}", channel, about[1], error);
    send(Wire.error(error, xid, about));
  }

  private void send(ByteBuf message) {
    Connections.send(channel, message);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOG.error("closing {}", channel, cause);
    }
    Connections.close(channel, "the connection failed: " + cause.getMessage());
  }
}
