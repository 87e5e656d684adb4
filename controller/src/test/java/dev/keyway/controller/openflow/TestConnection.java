package dev.keyway.controller.openflow;

import static dev.keyway.controller.openflow.SwitchSide.OF;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.controller.net.entrance.Entrance;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFPortDesc;
import org.projectfloodlight.openflow.protocol.OFType;

/**
 * A connection as the server sets it up, without a network, and with a clock that stands still
 * until the test moves it. The test plays the switch.
 */
final class TestConnection {

  final EmbeddedChannel channel = new EmbeddedChannel();
  final SwitchRecorder recorder = new SwitchRecorder();
  final OpenFlowCounters counters = new OpenFlowCounters();
  final Entrance entrance;

  private TestConnection(OpenFlowSettings settings) {
    channel.freezeTime();
    Refusals refusals = new Refusals(channel.eventLoop(), recorder, counters);
    Registry registry = new Registry(settings, channel.eventLoop(), refusals);
    entrance =
        new Entrance(settings.limits(), settings.handshakeDeadline(), Optional.empty(), refusals);
    OpenFlowServer.receive(
        channel,
        new Reception(
            settings,
            recorder,
            counters,
            refusals,
            registry,
            entrance,
            (datapath, certificate) -> Optional.empty()));
  }

  static TestConnection open() {
    return open(OpenFlowSettings.DEFAULTS);
  }

  static TestConnection open(OpenFlowSettings settings) {
    return new TestConnection(settings);
  }

  static OpenFlowSettings withBundlesOf(int size) {
    OpenFlowSettings usual = OpenFlowSettings.DEFAULTS;
    return new OpenFlowSettings(
        usual.handshakeDeadline(),
        usual.echoAfter(),
        usual.deadAfter(),
        usual.probeTimeout(),
        usual.requestTimeout(),
        usual.limits(),
        size);
  }

  /** One that has its handshake behind it. */
  static TestConnection connected(OFPortDesc... ports) {
    return connected(OpenFlowSettings.DEFAULTS, ports);
  }

  static TestConnection connected(OpenFlowSettings settings, OFPortDesc... ports) {
    TestConnection out = open(settings);
    out.say(SwitchSide.hello(OF, 5));
    out.say(SwitchSide.features(OF, out.hear(OFType.FEATURES_REQUEST).getXid(), 0xa1));
    List<OFMessage> asked = out.hear();
    out.say(SwitchSide.description(asked.get(1).getXid()));
    out.say(SwitchSide.ports(asked.get(2).getXid(), ports));
    return out;
  }

  SwitchSession session() {
    return recorder.awaitConnected().session();
  }

  Refusal refusal() {
    channel.runPendingTasks();
    return recorder.await(SwitchRecorder.Refused.class, event -> true).refusal();
  }

  void say(OFMessage message) {
    say(SwitchSide.bytes(message));
  }

  void say(byte[] bytes) {
    channel.writeInbound(Unpooled.wrappedBuffer(bytes));
    channel.runPendingTasks();
  }

  /** Everything that was sent to the switch since the last time. */
  List<OFMessage> hear() {
    channel.runPendingTasks();
    List<OFMessage> out = new ArrayList<>();
    for (ByteBuf sent = channel.readOutbound(); sent != null; sent = channel.readOutbound()) {
      out.addAll(SwitchSide.messages(sent));
      sent.release();
    }
    return out;
  }

  /** The message of a type among what was sent since the last time. */
  OFMessage hear(OFType type) {
    List<OFMessage> sent = hear();
    assertThat(sent).extracting(OFMessage::getType).contains(type);
    return sent.stream().filter(message -> message.getType() == type).findFirst().orElseThrow();
  }

  void pass(Duration time) {
    channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
  }
}
