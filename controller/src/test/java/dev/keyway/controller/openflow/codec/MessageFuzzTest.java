package dev.keyway.controller.openflow.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.keyway.controller.flow.Action;
import dev.keyway.controller.flow.Flow;
import dev.keyway.controller.flow.Group;
import dev.keyway.controller.fuzz.ErrorLog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One message from a switch. Whatever its bytes are, it is read or said to be unreadable; and flows
 * and groups that were read, and that we have all the words for, come back equal when we write
 * them.
 */
final class MessageFuzzTest {

  /** Where the match begins, in ofp_flow_mod as in ofp_flow_stats. */
  private static final int MATCH = 48;

  /** Where the buckets begin in ofp_group_mod, and in ofp_group_desc. */
  private static final int BUCKETS_WRITTEN = 16;

  private static final int BUCKETS_READ = 8;

  /** OFPP_MAX: higher ones have a meaning, and OpenFlowJ writes only those that it knows. */
  private static final long HIGHEST_NUMBER = 0xffff_ff00L;

  @FuzzTest
  void message(byte[] bytes) {
    if (bytes.length < WireFormat.HEADER) {
      return;
    }
    try (ErrorLog log = ErrorLog.open()) {
      Inbound message = new MessageDecoder(() -> {}).decode(ByteBuffer.wrap(bytes));
      assertThat(message.xid()).isBetween(0L, 0xffff_ffffL);
      if (message instanceof Inbound.Part part) {
        read(part);
      }
      log.assertEmpty();
    }
  }

  private static void read(Inbound.Part part) {
    EntryReader entries = new EntryReader(() -> {});
    List<Flow> flows = new ArrayList<>();
    List<Group> groups = new ArrayList<>();
    switch (part.type()) {
      case WireFormat.FLOWS -> entries.flows(part, flows::add);
      case WireFormat.GROUPS -> entries.groups(part, groups::add);
      default -> entries.ports(part, port -> assertThat(port.number()).isNotNegative());
    }
    flows.forEach(MessageFuzzTest::writeFlow);
    groups.forEach(MessageFuzzTest::writeGroup);
  }

  private static void writeFlow(Flow flow) {
    // What is foreign is removed by the very match that it has.
    Flow removed = flow(flow, written(new Change.Remove(flow)));
    assertThat(removed.match()).isEqualTo(flow.match());
    if (isOurs(flow.actions())) {
      assertThat(flow(flow, written(new Change.Put(flow)))).isEqualTo(flow);
    }
  }

  private static void writeGroup(Group group) {
    if (group.buckets().stream().allMatch(MessageFuzzTest::isOurs)) {
      ByteBuf message = written(new Change.AddGroup(group));
      ByteBuf entry = Unpooled.buffer();
      entry.writeShort(message.readableBytes() - BUCKETS_WRITTEN + BUCKETS_READ).writeShort(0);
      entry.writeInt((int) group.id());
      entry.writeBytes(message.skipBytes(BUCKETS_WRITTEN));
      assertThat(GroupReader.group(entry.nioBuffer())).contains(group);
    }
  }

  private static boolean isOurs(List<Action> actions) {
    return actions.stream()
        .noneMatch(
            action ->
                action instanceof Action.Opaque
                    || (action instanceof Action.Output to && to.port() > HIGHEST_NUMBER)
                    || (action instanceof Action.ToGroup to && to.group() > Group.LAST));
  }

  /** A flow as the switch would show it after that message. */
  private static Flow flow(Flow of, ByteBuf message) {
    ByteBuf entry = Unpooled.buffer();
    entry.writeShort(message.readableBytes()).writeByte(of.table()).writeZero(9);
    entry.writeShort(of.priority()).writeZero(10).writeLong(of.cookie().value());
    entry.writeZero(MATCH - entry.readableBytes());
    entry.writeBytes(message.skipBytes(MATCH));
    return FlowReader.flow(entry.nioBuffer());
  }

  private static ByteBuf written(Change change) {
    ByteBuf out = Unpooled.buffer();
    ChangeWriter.message(change, 1).writeTo(out);
    return out;
  }
}
