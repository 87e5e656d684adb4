package dev.keyway.controller.openflow;

import static dev.keyway.controller.openflow.SwitchSide.OF;
import static dev.keyway.controller.openflow.SwitchSide.bundleReply;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.flow.Action;
import dev.keyway.controller.flow.Cookie;
import dev.keyway.controller.flow.Difference;
import dev.keyway.controller.flow.Field;
import dev.keyway.controller.flow.Flow;
import dev.keyway.controller.flow.Group;
import dev.keyway.controller.flow.Installed;
import dev.keyway.controller.flow.Match;
import dev.keyway.controller.flow.Rules;
import dev.keyway.controller.net.ConnectionLostException;
import dev.keyway.controller.net.Connections;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.projectfloodlight.openflow.protocol.OFBundleCtrlMsg;
import org.projectfloodlight.openflow.protocol.OFBundleCtrlType;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFPacketOut;
import org.projectfloodlight.openflow.protocol.OFType;

final class BridgeSessionTest {

  private static final Flow FIRST = flow(1, Action.output(1));
  private static final Flow SECOND = flow(2, Action.output(2));

  private static final ImmutableList<Action> OUTPUT_1 = ImmutableList.of(Action.output(1));

  private final TestConnection connection = TestConnection.connected();
  private final SwitchSession session = connection.session();

  @Test
  void aBundleIsCommittedAfterTheSwitchTookAllOfIt() {
    CompletableFuture<CommitReport> report = session.commit(put(FIRST, SECOND));
    List<OFMessage> sent = connection.hear();
    assertThat(sent)
        .extracting(OFMessage::getType)
        .containsExactly(
            OFType.BUNDLE_CONTROL,
            OFType.BUNDLE_ADD_MESSAGE,
            OFType.BUNDLE_ADD_MESSAGE,
            OFType.BUNDLE_CONTROL);
    accept(sent.get(0));
    accept(sent.get(3));

    List<OFMessage> last = connection.hear();
    assertThat(control(last.get(0))).isEqualTo(OFBundleCtrlType.COMMIT_REQUEST);
    accept(last.get(0));
    assertThat(report).isNotDone();
    connection.say(OF.buildBarrierReply().setXid(last.get(1).getXid()).build());

    assertThat(report).isCompletedWithValue(new CommitReport(2, 0, 1));
    assertThat(connection.counters.flowMods()).isEqualTo(2);
    assertThat(connection.counters.bundles()).isEqualTo(1);
  }

  @Test
  void aBundleWithARefusedFlowIsDiscarded() {
    CompletableFuture<CommitReport> report = session.commit(put(FIRST, SECOND));
    List<OFMessage> sent = connection.hear();
    accept(sent.get(0));
    // Nobody knows this error by name.
    connection.say(SwitchSide.error(sent.get(2).getXid(), 0xffff, 2300));
    accept(sent.get(3));

    OFMessage last = connection.hear(OFType.BUNDLE_CONTROL);
    assertThat(control(last)).isEqualTo(OFBundleCtrlType.DISCARD_REQUEST);
    accept(last);

    assertThatFailed(report)
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("code 2300 for the flow " + SECOND);
    assertThat(connection.counters.bundleFailures()).isEqualTo(1);
  }

  @Test
  void aFlowThatCannotBeSentFailsItsBundleAndNothingElse() {
    CompletableFuture<CommitReport> report = session.commit(put(flow(1, new Action.Opaque("00"))));
    List<OFMessage> sent = connection.hear();
    assertThat(control(sent.get(1))).isEqualTo(OFBundleCtrlType.DISCARD_REQUEST);
    accept(sent.get(1));

    assertThatFailed(report)
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("Opaque[bytes=00] is only ever read from a switch for the flow");
    assertThat(connection.channel.isOpen()).isTrue();
  }

  @Test
  void aGroupThatNoMessageCanHoldFailsItsBundleAndNothingElse() {
    Group crowd =
        new Group(Group.FIRST, ImmutableList.copyOf(Collections.nCopies(4_000, OUTPUT_1)));
    Rules wanted = new Rules.Builder().add(crowd).build();

    CompletableFuture<CommitReport> report = session.commit(Difference.between(Rules.NONE, wanted));
    accept(connection.hear().get(1));

    assertThatFailed(report).hasMessageContaining("has 4000 buckets");
    assertThat(connection.channel.isOpen()).isTrue();
  }

  @Test
  void aSwitchThatNeverAnswersMakesTheOutcomeUnknown() {
    CompletableFuture<CommitReport> report = session.commit(put(FIRST));
    connection.hear();
    // It lives, but its bundles hang.
    for (int second = 0; second < 30; second++) {
      connection.pass(Duration.ofSeconds(1));
      connection.say(OF.buildEchoReply().setXid(0).build());
    }

    assertThatFailed(report).isInstanceOf(TimeoutException.class);
    assertThat(connection.channel.isOpen()).isTrue();
  }

  @Test
  void allRequestsFailWhenTheConnectionIsLost() {
    CompletableFuture<CommitReport> report = session.commit(put(FIRST));
    CompletableFuture<Installed> read = session.readBack();
    connection.hear();

    Connections.close(connection.channel, "somebody cut the cable");
    connection.channel.runPendingTasks();

    assertThatFailed(report).isInstanceOf(ConnectionLostException.class);
    assertThatFailed(read).isInstanceOf(ConnectionLostException.class);
    CompletableFuture<Installed> late = session.readBack();
    connection.channel.runPendingTasks();
    assertThatFailed(late).isInstanceOf(ConnectionLostException.class);
  }

  @Test
  void requestsAreServedOneAfterTheOther() {
    CompletableFuture<CommitReport> first = session.commit(put(FIRST));
    CompletableFuture<Installed> second = session.readBack();

    List<OFMessage> sent = connection.hear();
    assertThat(sent).extracting(OFMessage::getType).doesNotContain(OFType.STATS_REQUEST);

    connection.say(SwitchSide.error(sent.get(0).getXid(), 17, 2));
    accept(sent.get(2));
    assertThat(first).isCompletedExceptionally();
    connection.hear(OFType.STATS_REQUEST);
    assertThat(second).isNotDone();
  }

  @Test
  void aFrameIsSentWithoutWaitingForAnythingAndLeftOutOnceTheConnectionIsLost() {
    CompletableFuture<CommitReport> report = session.commit(put(FIRST));
    connection.hear();
    PacketOut frame = new PacketOut(OUTPUT_1, ByteBuffer.wrap(new byte[60]));

    session.send(frame);

    OFPacketOut sent = (OFPacketOut) connection.hear(OFType.PACKET_OUT);
    assertThat(sent.getData()).hasSize(60);
    assertThat(report).isNotDone();
    Connections.close(connection.channel, "somebody cut the cable");
    session.send(frame);
    assertThat(connection.counters.packetsOut()).isEqualTo(1);
  }

  @Test
  void anErrorThatNobodyAskedForAndAnUnknownMessageAreHarmless() {
    connection.say(SwitchSide.error(12345, 0xffff, 1));
    connection.say(new byte[] {5, 99, 0, 12, 0, 0, 0, 1, 1, 2, 3, 4});
    connection.say(new byte[] {9, 4, 0, 8, 0, 0, 0, 1});

    assertThat(connection.channel.isOpen()).isTrue();
    assertThat(connection.counters.unreadable()).isEqualTo(1);
  }

  @Test
  void aLargeDifferenceGoesInSeveralBundlesEachAfterTheOther() {
    OpenFlowSettings small = TestConnection.withBundlesOf(1);
    TestConnection narrow = TestConnection.connected(small);
    CompletableFuture<CommitReport> report = narrow.session().commit(put(FIRST, SECOND));
    for (int bundle = 1; bundle <= 2; bundle++) {
      List<OFMessage> sent = narrow.hear();
      assertThat(((OFBundleCtrlMsg) sent.get(0)).getBundleId().getInt()).isEqualTo(bundle);
      accept(narrow, sent.get(0));
      accept(narrow, sent.get(2));
      List<OFMessage> last = narrow.hear();
      accept(narrow, last.get(0));
      narrow.say(OF.buildBarrierReply().setXid(last.get(1).getXid()).build());
    }

    assertThat(report).isCompletedWithValue(new CommitReport(2, 0, 2));
  }

  @Test
  void anEmptyDifferenceSendsNothing() {
    CompletableFuture<CommitReport> report = session.commit(put());

    assertThat(connection.hear()).isEmpty();
    assertThat(report).isCompletedWithValue(new CommitReport(0, 0, 0));
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertThatFailed(
      CompletableFuture<?> future) {
    assertThat(future).isCompletedExceptionally();
    return assertThat(future.handle((value, failure) -> failure).join());
  }

  private void accept(OFMessage request) {
    accept(connection, request);
  }

  private static void accept(TestConnection connection, OFMessage request) {
    OFBundleCtrlMsg asked = (OFBundleCtrlMsg) request;
    OFBundleCtrlType reply =
        OFBundleCtrlType.valueOf(asked.getBundleCtrlType().name().replace("REQUEST", "REPLY"));
    connection.say(bundleReply(asked.getXid(), asked.getBundleId().getInt(), reply));
  }

  private static OFBundleCtrlType control(OFMessage message) {
    return ((OFBundleCtrlMsg) message).getBundleCtrlType();
  }

  private static Difference put(Flow... flows) {
    Rules.Builder rules = new Rules.Builder();
    ImmutableList.copyOf(flows).forEach(rules::add);
    Difference difference = Difference.between(Rules.NONE, rules.build());
    return new Difference(
        difference.groupsAdded(),
        difference.groupsChanged(),
        ImmutableList.copyOf(flows),
        difference.flowsChanged(),
        difference.flowsRemoved(),
        difference.groupsRemoved());
  }

  private static Flow flow(long key, Action... actions) {
    Match match = Match.where(Field.TUNNEL_ID, key).build();
    Cookie cookie = Cookie.of(Cookie.Kind.NETWORK, key);
    return new Flow(50, 1, match, cookie, ImmutableList.copyOf(actions), OptionalInt.empty());
  }
}
