package dev.keyway.controller.ovsdb;

import dev.keyway.controller.ovsdb.OvsdbListener.RefusalReason;
import dev.keyway.controller.ovsdb.rpc.Echo;
import dev.keyway.controller.ovsdb.rpc.MessageDecoder;
import dev.keyway.controller.ovsdb.rpc.MessageEncoder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;

/** What all connections of one server or client share, and how each begins. */
record Reception(
    OvsdbSettings settings,
    MonitorRequest request,
    OvsdbListener listener,
    OvsdbCounters counters,
    Refusals refusals) {

  /** The names of databases. Strangers can have us read so much, in vain. */
  private static final int LONGEST_GREETING = 64 * 1_024;

  /** A schema has some 100 kB. */
  private static final int LONGEST_SCHEMA = 1_024 * 1_024;

  /** All rows of a host with some 40,000 interfaces. */
  private static final int LONGEST_MESSAGE = 64 * 1_024 * 1_024;

  /** Turns peers away. */
  interface Refusals {
    /** Closes a connection and tells why. */
    void refuse(Channel channel, RefusalReason reason, String message);
  }

  /**
   * Sets up the pipeline of a new connection; {@code left} is called when its handshake is over.
   */
  void receive(Channel channel, Runnable left) {
    channel
        .pipeline()
        .addLast("frame", new JsonFrames(LONGEST_GREETING, LONGEST_MESSAGE))
        .addLast("decoder", new MessageDecoder(counters::countMessage))
        .addLast("encoder", new MessageEncoder())
        .addLast("echo", new Echo())
        .addLast("handshake", new Handshake(this, channel, left));
  }

  /** From now on a peer, who has named its databases, may tell the schema of one. */
  static void allowSchema(ChannelPipeline pipeline) {
    allow(pipeline, LONGEST_SCHEMA);
  }

  /** From now on a peer, who is known to be a database, may tell of many rows at once. */
  static void allowRows(ChannelPipeline pipeline) {
    allow(pipeline, LONGEST_MESSAGE);
  }

  private static void allow(ChannelPipeline pipeline, int longest) {
    pipeline.get(JsonFrames.class).allow(longest);
  }
}
