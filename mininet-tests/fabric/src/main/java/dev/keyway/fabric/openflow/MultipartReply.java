package dev.keyway.fabric.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.Consumer;

/** Writes an answer in as many parts as it needs (OpenFlow 1.4, section 7.3.5). */
final class MultipartReply {

  static final int DESCRIPTION = 0;
  static final int FLOWS = 1;
  static final int GROUPS = 7;
  static final int PORTS = 13;

  private static final int MORE = 1;
  private static final int LONG_TEXT = 256;
  private static final int SHORT_TEXT = 32;

  private final Consumer<ByteBuf> out;
  private final int type;
  private final long xid;
  private ByteBuf part;

  MultipartReply(Consumer<ByteBuf> out, int type, long xid) {
    this.out = out;
    this.type = type;
    this.xid = xid;
    this.part = begin();
  }

  void description() {
    text("Keyway", LONG_TEXT);
    text("Simulated bridge", LONG_TEXT);
    text("1", LONG_TEXT);
    text("None", SHORT_TEXT);
    text("None", LONG_TEXT);
  }

  void port(BridgePort port) {
    ByteBuf entry = Unpooled.buffer(BridgePort.LENGTH);
    port.write(entry);
    entry(entry.array());
  }

  void flows(Collection<FlowEntry> flows, FlowFilter filter) {
    for (FlowEntry flow : flows) {
      if (filter.asksFor(flow)) {
        entry(flow.bytes());
      }
    }
  }

  void entry(byte[] entry) {
    if (part.readableBytes() + entry.length > Wire.LONGEST) {
      part.setShort(Wire.HEADER + 2, MORE);
      out.accept(Wire.finish(part));
      part = begin();
    }
    part.writeBytes(entry);
  }

  void end() {
    out.accept(Wire.finish(part));
  }

  private ByteBuf begin() {
    return Wire.begin(Wire.MULTIPART_REPLY, xid).writeShort(type).writeShort(0).writeZero(4);
  }

  private void text(String text, int length) {
    part.writeBytes(Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), length));
  }
}
