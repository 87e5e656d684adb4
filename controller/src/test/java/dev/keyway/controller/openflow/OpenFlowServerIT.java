package dev.keyway.controller.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.controller.net.entrance.EntranceLimits;
import dev.keyway.controller.openflow.Refusal.Reason;
import dev.keyway.controller.ovs.DummyOvs;
import dev.keyway.topology.model.DatapathId;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How real bridges come, go, and are turned away. */
final class OpenFlowServerIT {

  private static final DatapathId DATAPATH = DatapathId.parse("00000000000000a1");
  private static final OpenFlowSettings SETTINGS =
      new OpenFlowSettings(
          Duration.ofSeconds(5),
          Duration.ofMillis(500),
          Duration.ofMillis(1_500),
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          EntranceLimits.DEFAULTS,
          50_000);

  @TempDir private Path directory;
  private final SwitchRecorder recorder = new SwitchRecorder();
  private DummyOvs ovs;
  private OpenFlowServer server;
  private InetSocketAddress address;

  @BeforeEach
  void start() throws Exception {
    ovs = DummyOvs.start(directory);
    ovs.addBridge("br0", DATAPATH);
    server = new OpenFlowServer(SETTINGS, recorder);
    address = server.bind("127.0.0.1", 0);
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
    if (ovs != null) {
      ovs.close();
    }
  }

  @Test
  void aBridgeThatOffersOnly13IsToldWhatToSetAndThenTaken() {
    ovs.vsctl("set", "bridge", "br0", "protocols=OpenFlow10,OpenFlow13");
    ovs.connect("br0", address);

    Refusal refusal = recorder.await(SwitchRecorder.Refused.class, event -> true).refusal();
    assertThat(refusal.reason()).isEqualTo(Reason.UNSUPPORTED_VERSION);
    assertThat(refusal.datapath()).contains(DATAPATH);
    assertThat(refusal.message()).contains("offers OpenFlow 1.0, 1.3 but not 1.4");

    ovs.vsctl("set", "bridge", "br0", "protocols=OpenFlow14");
    assertThat(recorder.awaitConnected().session().datapath()).isEqualTo(DATAPATH);
  }

  @Test
  void aBridgeOfAllVersionsIsSpokenToIn14() {
    ovs.vsctl("set", "bridge", "br0", "protocols=OpenFlow10,OpenFlow13,OpenFlow14,OpenFlow15");
    ovs.connect("br0", address);

    assertThat(recorder.awaitConnected().description().openFlow()).isEqualTo("1.4");
  }

  @Test
  void aSecondBridgeWithTheSameDatapathIdIsRefused() {
    ovs.connect("br0", address);
    SwitchSession first = recorder.awaitConnected().session();
    ovs.addBridge("br1", DATAPATH);
    ovs.connect("br1", address);

    Refusal refusal = recorder.await(SwitchRecorder.Refused.class, event -> true).refusal();

    assertThat(refusal.reason()).isEqualTo(Reason.DUPLICATE_DATAPATH);
    assertThat(refusal.message()).contains(first.remoteAddress());
    assertThat(recorder.events()).noneMatch(SwitchRecorder.Disconnected.class::isInstance);
  }

  @Test
  void aSwitchThatHangsIsGivenUpAndTakenBackWhenItGoesOn() throws Exception {
    ovs.connect("br0", address);
    recorder.awaitConnected();

    signal("STOP");
    SwitchRecorder.Disconnected gone =
        recorder.await(SwitchRecorder.Disconnected.class, event -> true);
    signal("CONT");

    assertThat(gone.reason().toLowerCase(Locale.ROOT)).contains("silent");
    recorder.await(SwitchRecorder.Connected.class, event -> event.session() != gone.session());
  }

  private void signal(String name) throws Exception {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(ovs.switchPid())).inheritIO().start();
    assertThat(kill.waitFor()).isZero();
  }
}
