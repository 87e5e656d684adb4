package dev.keyway.fabric.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.flow.Action;
import dev.keyway.controller.flow.Cookie;
import dev.keyway.controller.flow.Flow;
import dev.keyway.controller.flow.Match;
import dev.keyway.controller.openflow.codec.Change;
import dev.keyway.controller.openflow.codec.Requests;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.projectfloodlight.openflow.protocol.OFBundleCtrlType;
import org.projectfloodlight.openflow.protocol.OFMessage;

/** What a simulated bridge says on its connection, byte by byte. */
final class BridgeConnectionTest {

  private static final int BUNDLE = 3;
  private static final int TYPE = 1;
  private static final int OPEN_REPLY = 1;
  private static final int CLOSE_REPLY = 3;
  private static final int COMMIT_REPLY = 5;
  private static final int DISCARD_REPLY = 7;

  private final Bridge bridge = new Bridge();
  private EmbeddedChannel channel;

  @BeforeEach
  void connect() {
    channel = new EmbeddedChannel();
    bridge.attach(channel, 0xa1);
    channel.pipeline().fireChannelActive();
    assertThat(answer()).startsWith(5, Wire.HELLO);
  }

  @Test
  void itAnswersWhatEverySwitchAnswers() {
    say(Requests.features(5, 7));
    assertThat(answer()).startsWith(5, Wire.FEATURES_REPLY, 0, 32, 0, 0, 0, 7).contains(0xa1);
    say(Requests.echo(8));
    assertThat(answer()).startsWith(5, Wire.ECHO_REPLY, 0, 8, 0, 0, 0, 8);
    say(Requests.barrier(9));
    assertThat(answer()).startsWith(5, Wire.BARRIER_REPLY, 0, 8, 0, 0, 0, 9);
    say(Wire.bare(Wire.GET_CONFIG_REQUEST, 1));
    assertThat(answer()).startsWith(5, Wire.GET_CONFIG_REPLY);
    say(Requests.framesByActionOnly(1));
    say(Requests.packetOut(ImmutableList.of(Action.output(1)), ByteBuffer.allocate(60), 0));
    assertThat(channel.<ByteBuf>readOutbound()).isNull();
    assertThat(bridge.counters()).containsEntry("packet_outs", 1L).containsEntry("messages", 6L);
  }

  @Test
  void whatItDoesNotKnowItRefuses() {
    say(Wire.bare(29, 4));
    assertError(4, SwitchError.BAD_TYPE);
    say(Wire.bare(Wire.MULTIPART_REQUEST, 4));
    assertError(4, SwitchError.BAD_LENGTH);
    say(Wire.finish(Wire.begin(Wire.MULTIPART_REQUEST, 4).writeShort(4).writeZero(6)));
    assertError(4, SwitchError.BAD_MULTIPART);
    say(
        Wire.finish(
            Wire.begin(Wire.MULTIPART_REQUEST, 4)
                .writeShort(MultipartReply.FLOWS)
                .writeZero(10)
                .writeInt(7)
                .writeZero(40)));
    assertError(4, SwitchError.BAD_MULTIPART);
    say(Wire.finish(Wire.begin(Wire.FLOW_MOD, 6).writeZero(60)).setByte(24, 255));
    assertError(6, SwitchError.FLOW_BAD_TABLE);
  }

  @Test
  void aBundleIsOpenedFilledClosedAndCommittedInThisOrder() {
    control(OFBundleCtrlType.CLOSE_REQUEST);
    assertError(1, SwitchError.BUNDLE_BAD_ID);
    control(OFBundleCtrlType.COMMIT_REQUEST);
    assertError(1, SwitchError.BUNDLE_BAD_ID);
    control(OFBundleCtrlType.OPEN_REQUEST);
    assertDone(OPEN_REPLY);
    control(OFBundleCtrlType.OPEN_REQUEST);
    assertError(1, SwitchError.BUNDLE_EXISTS);
    control(OFBundleCtrlType.OPEN_REQUEST);
    assertDone(OPEN_REPLY);
    add(5);
    assertThat(bridge.flowsByTable()).isEmpty();
    control(OFBundleCtrlType.CLOSE_REQUEST);
    assertDone(CLOSE_REPLY);
    control(OFBundleCtrlType.COMMIT_REQUEST);
    assertDone(COMMIT_REPLY);
    assertThat(bridge.flowsByTable()).containsExactly(Map.entry(5, 1));
    assertThat(bridge.counters()).containsEntry("bundles", 1L).containsEntry("flow_mods", 1L);
  }

  @Test
  void aBundleThatIsDiscardedOrClosedTakesNoMore() {
    control(OFBundleCtrlType.OPEN_REQUEST);
    assertDone(OPEN_REPLY);
    add(5);
    control(OFBundleCtrlType.DISCARD_REQUEST);
    assertDone(DISCARD_REPLY);
    control(OFBundleCtrlType.OPEN_REQUEST);
    assertDone(OPEN_REPLY);
    control(OFBundleCtrlType.CLOSE_REQUEST);
    assertDone(CLOSE_REPLY);
    control(OFBundleCtrlType.CLOSE_REQUEST);
    assertError(1, SwitchError.BUNDLE_CLOSED);
    control(OFBundleCtrlType.OPEN_REQUEST);
    assertDone(OPEN_REPLY);
    control(OFBundleCtrlType.CLOSE_REQUEST);
    assertDone(CLOSE_REPLY);
    add(5);
    assertError(2, SwitchError.BUNDLE_CLOSED);
    assertThat(bridge.flowsByTable()).isEmpty();
  }

  @Test
  void aBundleWithOneBadMessageChangesNothingAndNamesIt() {
    control(OFBundleCtrlType.OPEN_REQUEST);
    assertDone(OPEN_REPLY);
    add(5);
    say(Requests.bundled(BUNDLE, new Change.Put(flow(5, Action.toGroup(0x8000_0000L))), 77));
    control(OFBundleCtrlType.COMMIT_REQUEST);
    assertError(77, SwitchError.BAD_OUT_GROUP);
    assertError(1, SwitchError.BUNDLE_FAILED);
    assertThat(bridge.flowsByTable()).isEmpty();
    assertThat(bridge.counters()).containsEntry("bundles_refused", 1L);
  }

  @Test
  void whatMayNotBeInABundleIsNotTaken() {
    sayInBundle(Wire.bare(Wire.BARRIER_REQUEST, 9));
    assertError(9, SwitchError.BUNDLE_UNSUPPORTED);
    sayInBundle(Wire.finish(Wire.begin(Wire.FLOW_MOD, 10).writeZero(60)));
    assertError(9, SwitchError.BUNDLE_BAD_XID);
    sayInBundle(Wire.begin(Wire.FLOW_MOD, 9).writeZero(60));
    assertError(9, SwitchError.BAD_LENGTH);
    sayInBundle(Unpooled.buffer().writeZero(4));
    assertError(9, SwitchError.BAD_LENGTH);
    say(Wire.finish(Wire.begin(Wire.BUNDLE_CONTROL, 9).writeInt(1).writeShort(12).writeShort(0)));
    assertError(9, SwitchError.BUNDLE_BAD_TYPE);
  }

  @Test
  void aLongAnswerComesInParts() {
    ImmutableList.Builder<BridgePort> ports = ImmutableList.builder();
    for (int number = 1; number <= 2_000; number++) {
      ports.add(new BridgePort(number, "v" + number));
    }
    bridge.ports(ports.build());
    say(Requests.ports(4));
    assertThat((int) answer()[11]).isEqualTo(1);
    assertThat((int) answer()[11]).isEqualTo(0);

    bridge.ports(ImmutableList.of(new BridgePort(1, "v1"), new BridgePort(3_000, "v2")));
    int removed = 0;
    int added = 0;
    for (ByteBuf status = channel.readOutbound(); status != null; status = channel.readOutbound()) {
      removed += status.getByte(8) == BridgeConnection.PORT_REMOVED ? 1 : 0;
      added += status.getByte(8) == BridgeConnection.PORT_ADDED ? 1 : 0;
    }
    assertThat(removed).isEqualTo(1_999);
    assertThat(added).isEqualTo(1);
  }

  @Test
  void aConnectionThatFailsIsClosedAndToldNothingMore() {
    channel.pipeline().fireExceptionCaught(new IOException("reset"));
    assertThat(channel.isActive()).isFalse();
    channel.runPendingTasks();
    bridge.ports(ImmutableList.of(new BridgePort(1, "v1")));
    assertThat(channel.<ByteBuf>readOutbound()).isNull();
  }

  private void control(OFBundleCtrlType type) {
    say(Requests.bundle(type, BUNDLE, 1));
  }

  private void add(int table) {
    say(Requests.bundled(BUNDLE, new Change.Put(flow(table)), 2));
  }

  private void sayInBundle(ByteBuf inner) {
    say(Wire.finish(Wire.begin(Wire.BUNDLE_ADD, 9).writeInt(BUNDLE).writeInt(0).writeBytes(inner)));
  }

  private static Flow flow(int table, Action... actions) {
    return new Flow(
        table, 1, Match.ALL, new Cookie(1), ImmutableList.copyOf(actions), OptionalInt.empty());
  }

  private void say(OFMessage message) {
    ByteBuf out = Unpooled.buffer();
    message.writeTo(out);
    say(out);
  }

  private void say(ByteBuf message) {
    channel.writeInbound(message);
  }

  private byte[] answer() {
    ByteBuf answer = channel.readOutbound();
    assertThat(answer).isNotNull();
    return ByteBufUtil.getBytes(answer);
  }

  private void assertError(int xid, SwitchError error) {
    byte[] said = answer();
    assertThat(said[TYPE]).isEqualTo((byte) Wire.ERROR);
    assertThat(said[7]).isEqualTo((byte) xid);
    assertThat(said[9]).isEqualTo((byte) error.type());
    assertThat(said[11]).isEqualTo((byte) error.code());
  }

  private void assertDone(int reply) {
    byte[] said = answer();
    assertThat(said[TYPE]).isEqualTo((byte) Wire.BUNDLE_CONTROL);
    assertThat(said[13]).isEqualTo((byte) reply);
  }
}
