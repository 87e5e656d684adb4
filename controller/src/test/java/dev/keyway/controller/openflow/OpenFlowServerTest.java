package dev.keyway.controller.openflow;

import static dev.keyway.controller.openflow.SwitchSide.OF;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.common.collect.ImmutableList;
import dev.keyway.controller.flow.Action;
import dev.keyway.controller.flow.Cookie;
import dev.keyway.controller.flow.Difference;
import dev.keyway.controller.flow.Field;
import dev.keyway.controller.flow.Flow;
import dev.keyway.controller.flow.Group;
import dev.keyway.controller.flow.Match;
import dev.keyway.controller.net.entrance.EntranceLimits;
import dev.keyway.controller.openflow.Refusal.Reason;
import dev.keyway.topology.model.DatapathId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.projectfloodlight.openflow.protocol.OFType;
import org.slf4j.LoggerFactory;

/** The server on a real socket, with switches that the test plays. */
final class OpenFlowServerTest {

  private static final OpenFlowSettings HASTY =
      new OpenFlowSettings(
          Duration.ofMillis(500),
          Duration.ofMillis(300),
          Duration.ofMillis(900),
          Duration.ofMillis(200),
          Duration.ofSeconds(5),
          EntranceLimits.DEFAULTS.withMostWaiting(3),
          50_000);

  private static final OpenFlowSettings IMPATIENT_WITH_HOLDERS =
      new OpenFlowSettings(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofMillis(200),
          Duration.ofSeconds(30),
          EntranceLimits.DEFAULTS,
          50_000);

  private final SwitchRecorder recorder = new SwitchRecorder();
  private OpenFlowServer server;
  private InetSocketAddress address;

  @BeforeEach
  void start() throws IOException {
    serve(OpenFlowSettings.DEFAULTS);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aSwitchComesAndGoes() {
    try (FakeSwitch one = new FakeSwitch(address).greet(0xa1, SwitchSide.port(1, "p1"))) {
      assertThat(recorder.awaitConnected().session().remoteAddress()).isEqualTo(one.address());
      assertThat(server.counters().connected()).isEqualTo(1);
    }

    assertThat(recorder.await(SwitchRecorder.Disconnected.class, event -> true).reason())
        .isEqualTo("the switch closed the connection");
  }

  @Test
  void aSecondBridgeWithTheSameDatapathIdIsRefusedWhileTheFirstAnswers() {
    try (FakeSwitch first = new FakeSwitch(address).greet(0xa1)) {
      awaitConnected(first);
      try (FakeSwitch second = new FakeSwitch(address).greet(0xa1)) {
        first.say(OF.buildEchoReply().setXid(first.hear(OFType.ECHO_REQUEST).getXid()).build());

        second.awaitClosed();

        Refusal refusal = recorder.await(SwitchRecorder.Refused.class, event -> true).refusal();
        assertThat(refusal.reason()).isEqualTo(Reason.DUPLICATE_DATAPATH);
        assertThat(refusal.datapath()).contains(new DatapathId(0xa1));
        assertThat(refusal.message()).contains(first.address()).contains(second.address());
        assertThat(server.counters().connected()).isEqualTo(1);
        assertThat(recorder.events()).noneMatch(SwitchRecorder.Disconnected.class::isInstance);
      }
    }
  }

  @Test
  void aSwitchThatComesBackReplacesItsDeadConnection() throws IOException {
    serveAnew(IMPATIENT_WITH_HOLDERS);
    try (FakeSwitch dead = new FakeSwitch(address).greet(0xa1)) {
      // Only then is it sure which of the two comes second.
      awaitConnected(dead);
      try (FakeSwitch alive = new FakeSwitch(address).greet(0xa1)) {
        awaitConnected(alive);

        dead.awaitClosed();
        assertThat(recorder.events())
            .extracting(event -> event.getClass().getSimpleName())
            .containsExactly("Connected", "Disconnected", "Connected");
        assertThat(server.counters().connected()).isEqualTo(1);
      }
    }
  }

  private void awaitConnected(FakeSwitch one) {
    recorder.await(
        SwitchRecorder.Connected.class,
        event -> event.session().remoteAddress().equals(one.address()));
  }

  @Test
  void aPeerThatSaysNothingIsClosedAtTheDeadline() throws IOException {
    serveAnew(HASTY);
    try (FakeSwitch silent = new FakeSwitch(address)) {
      silent.awaitClosed();

      assertThat(refusal().reason()).isEqualTo(Reason.HANDSHAKE_TIMEOUT);
      assertThat(refusal().remoteAddress()).isEqualTo(silent.address());
    }
  }

  @Test
  void aHalfOpenConnectionIsGivenUp() throws IOException {
    serveAnew(HASTY);
    try (FakeSwitch gone = new FakeSwitch(address).greet(0xa1)) {
      gone.hear(OFType.ECHO_REQUEST);

      gone.awaitClosed();

      assertThat(recorder.await(SwitchRecorder.Disconnected.class, event -> true).reason())
          .contains("silent for 900 ms");
    }
  }

  @Test
  void moreThanAllowedInTheHandshakeAreClosedAtOnce() throws IOException {
    serveAnew(HASTY);
    try (FakeSwitch one = new FakeSwitch(address);
        FakeSwitch two = new FakeSwitch(address);
        FakeSwitch three = new FakeSwitch(address);
        FakeSwitch four = new FakeSwitch(address)) {
      recorder.await(
          SwitchRecorder.Refused.class,
          event -> event.refusal().reason() == Reason.TOO_MANY_WAITING);
      one.awaitClosed();
      two.awaitClosed();
      three.awaitClosed();
      four.awaitClosed();
    }
    try (FakeSwitch later = new FakeSwitch(address).greet(0xa1)) {
      assertThat(recorder.awaitConnected().session().remoteAddress()).isEqualTo(later.address());
    }
  }

  @Test
  void aSwitchThatReadsSlowlyDoesNotFillTheMemory() throws IOException {
    // Kernels hold back up to 16 MB by themselves; this is more.
    int flows = 200_000;
    serveAnew(TestConnection.withBundlesOf(flows));
    try (FakeSwitch slow = new FakeSwitch(address).greet(0xa1)) {
      BridgeSession session = (BridgeSession) recorder.awaitConnected().session();

      CompletableFuture<CommitReport> report = session.commit(manyFlows(flows));

      await().until(() -> !session.channel().isWritable());
      assertThat(server.counters().flowMods()).isLessThan(flows);
      assertThat(session.channel().bytesBeforeWritable()).isLessThan(2L * 1_024 * 1_024);
      slow.hear(OFType.BUNDLE_CONTROL);
      slow.hear(OFType.BUNDLE_CONTROL);
      assertThat(server.counters().flowMods()).isEqualTo(flows);
      assertThat(report).isNotDone();
    }
  }

  @Test
  void theSameRefusalIsCountedEachTimeAndToldOnce() {
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(Refusals.class);
    appender.start();
    logger.addAppender(appender);
    try {
      for (int attempt = 1; attempt <= 3; attempt++) {
        try (FakeSwitch old = new FakeSwitch(address)) {
          old.say(SwitchSide.hello(SwitchSide.OF13, 4));
          long xid = old.hear(OFType.FEATURES_REQUEST).getXid();
          old.say(SwitchSide.features(SwitchSide.OF13, xid, 0xb2));
          old.awaitClosed();
        }
      }
      await().until(() -> server.counters().refused(Reason.UNSUPPORTED_VERSION) == 3);
      recorder.await(SwitchRecorder.Refused.class, event -> true);
      assertThat(recorder.events()).hasSize(1);
    } finally {
      logger.detachAppender(appender);
    }

    assertThat(appender.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .contains("datapath 00000000000000b2: offers OpenFlow 1.3")
        .contains("protocols=OpenFlow14");
  }

  @Test
  void aStopEndsEverySession() {
    try (FakeSwitch one = new FakeSwitch(address).greet(0xa1);
        FakeSwitch two = new FakeSwitch(address).greet(0xa2)) {
      recorder.await(SwitchRecorder.Connected.class, event -> connections() == 2);

      server.close();

      one.awaitClosed();
      two.awaitClosed();
      assertThat(recorder.events())
          .filteredOn(SwitchRecorder.Disconnected.class::isInstance)
          .hasSize(2)
          .allSatisfy(event -> assertThat(event.toString()).contains("the controller stops"));
    }
  }

  @Test
  void anAddressInUseIsSaid() {
    try (OpenFlowServer other = new OpenFlowServer(OpenFlowSettings.DEFAULTS, recorder)) {
      assertThatThrownBy(() -> other.bind("127.0.0.1", address.getPort()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1:" + address.getPort());
    }
  }

  private static Difference manyFlows(int count) {
    ImmutableList.Builder<Flow> flows = ImmutableList.builder();
    for (int i = 0; i < count; i++) {
      Match match = Match.where(Field.TUNNEL_ID, i).build();
      Cookie cookie = Cookie.of(Cookie.Kind.NETWORK, i);
      flows.add(
          new Flow(60, 1, match, cookie, ImmutableList.of(Action.output(1)), OptionalInt.empty()));
    }
    ImmutableList<Group> none = ImmutableList.of();
    return new Difference(none, none, flows.build(), ImmutableList.of(), ImmutableList.of(), none);
  }

  private long connections() {
    return recorder.events().stream().filter(SwitchRecorder.Connected.class::isInstance).count();
  }

  private Refusal refusal() {
    return recorder.await(SwitchRecorder.Refused.class, event -> true).refusal();
  }

  private void serveAnew(OpenFlowSettings settings) throws IOException {
    server.close();
    serve(settings);
  }

  private void serve(OpenFlowSettings settings) throws IOException {
    server = new OpenFlowServer(settings, recorder);
    address = server.bind("127.0.0.1", 0);
  }
}
