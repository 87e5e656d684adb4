package dev.keyway.controller.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;

/** What we say to a peer. */
public final class Outbound {

  private Outbound() {}

  /** Takes what was said since the last call, and counts its bytes. */
  public static int bytes(EmbeddedChannel channel) {
    int bytes = 0;
    for (ByteBuf sent = channel.readOutbound(); sent != null; sent = channel.readOutbound()) {
      bytes += sent.readableBytes();
      sent.release();
    }
    return bytes;
  }
}
