package dev.keyway.controller.sync;

import static dev.keyway.controller.sync.FakeSwitch.Asked.COMMIT;
import static dev.keyway.controller.sync.FakeSwitch.Asked.READ_BACK;
import static dev.keyway.controller.sync.SyncBench.HV1;
import static dev.keyway.controller.sync.SyncBench.HV2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.controller.flow.Rules;
import dev.keyway.topology.command.PortCommands;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.world.Named;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A bridge is read before it is written, and then gets no more than differences. */
final class SwitchSyncTest {

  private final SyncBench bench = SyncBench.withTwoHypervisors();
  private final FakeSwitch one = bench.one();
  private final FakeSwitch two = bench.two();

  @Test
  void aBridgeThatConnectsIsReadBackBeforeItIsWritten() {
    bench.disconnect();
    one.has(Rules.NONE);
    one.hold();
    bench.reconnect();
    assertThat(one.asked()).containsExactly(READ_BACK);
    one.release();
    assertThat(one.asked()).containsExactly(COMMIT);
    bench.isTrue(HV1);
  }

  @Test
  void aBridgeThatHasAllItShouldHaveIsSentNothing() {
    bench.disconnect();
    long revision = bench.reconnect();
    assertThat(one.asked()).containsExactly(READ_BACK);
    bench.isTrue(HV1);
    bench.isRealised(revision);
  }

  @Test
  void whatChangedWhileABridgeWasAwayIsSentWhenItIsBack() {
    Rules before = one.rules();
    bench.disconnect();
    bench.change(
        worlds -> worlds.edit(draft -> new PortCommands().delete(draft, Named.portId("carol"))));
    assertThat(one.rules()).isEqualTo(before);
    bench.reconnect();
    bench.isTrue(HV1);
    assertThat(one.rules().flows()).hasSizeLessThan(before.flows().size());
  }

  @Test
  void driftIsUndoneByTheNextConnection() {
    bench.disconnect();
    one.has(two.rules());
    bench.reconnect();
    bench.isTrue(HV1);
  }

  @Test
  void aChangeIsSentOnceToThoseWhomItConcernsAndToNobodyElse() {
    long revision = bench.change(worlds -> worlds.port("dave", "red", "hv1"));
    assertThat(one.asked()).containsExactly(COMMIT);
    assertThat(two.asked()).isEmpty();
    bench.isTrue(HV1);
    bench.isRealised(revision);
    bench.change(worlds -> worlds.port("erin", "blue", "hv1"));
    assertThat(one.asked()).containsExactly(COMMIT);
    assertThat(two.asked()).containsExactly(COMMIT);
    bench.isTrue(HV2);
  }

  @Test
  void aChangeThatAltersNoFlowIsConfirmedWithoutBeingSent() {
    BridgePort alice =
        bench.world().fleet().bridgeOf(HV1).flatMap(bridge -> bridge.port("alice")).orElseThrow();
    BridgePort down = new BridgePort(alice.number(), alice.name(), alice.mac(), true, false, 0);
    long revision = bench.change(worlds -> worlds.plug("hv1", down));
    assertThat(one.asked()).isEmpty();
    bench.isRealised(revision);
  }

  @Test
  void whatIsOfferedWhileABridgeIsReadGoesIntoTheSameBundle() {
    bench.disconnect();
    one.hold();
    bench.reconnect();
    bench.change(worlds -> worlds.port("dave", "blue", "hv1"));
    bench.change(worlds -> worlds.port("erin", "red", "hv1"));
    one.release();
    assertThat(one.asked()).containsExactly(READ_BACK, COMMIT);
    bench.isTrue(HV1);
  }

  @Test
  void aSlowBridgeSkipsTheWorldsBetweenAndHoldsBackNobody() {
    one.hold();
    long first = bench.change(worlds -> worlds.port("dave", "blue", "hv1"));
    for (int i = 0; i < 5; i++) {
      String guest = "guest" + i;
      bench.change(worlds -> worlds.port(guest, "blue", "hv2"));
      bench.isTrue(HV2);
    }
    assertThat(one.asked()).containsExactly(COMMIT);
    assertThat(one.serveOne()).isTrue();
    assertThat(one.asked()).containsExactly(COMMIT);
    bench.isRealised(first);
    assertThat(one.serveOne()).isTrue();
    assertThat(one.asked()).isEmpty();
    bench.isTrue(HV1);
  }

  @Test
  void aChangeThatIsTakenBackBeforeASlowBridgeHearsOfItIsNeverSent() {
    one.hold();
    bench.change(worlds -> worlds.port("dave", "blue", "hv1"));
    bench.change(worlds -> worlds.port("erin", "blue", "hv2"));
    bench.change(
        worlds -> worlds.edit(draft -> new PortCommands().delete(draft, Named.portId("erin"))));
    one.release();
    assertThat(one.asked()).containsExactly(COMMIT);
    bench.isTrue(HV1);
  }

  @Test
  void nothingIsAskedOfABridgeThatIsDeclaredForNobody() {
    bench.change(worlds -> worlds.connect(bench.three().session().datapath(), Named.tunnelPort()));
    assertThat(bench.three().asked()).isEmpty();
  }

  @Test
  void aBridgeThatWaitedToBeDeclaredIsReadBackThen() {
    bench.change(worlds -> worlds.connect(bench.three().session().datapath(), Named.tunnelPort()));
    bench.change(worlds -> worlds.hypervisor("hv3", 3));
    assertThat(bench.three().asked()).containsExactly(READ_BACK, COMMIT);
    bench.isTrue(Named.hv("hv3"));
  }

  @Test
  void theTimeThatARevisionTookIsThatOfItsOldestChange() {
    bench.switches.realised().clear();
    one.hold();
    bench.change(worlds -> worlds.port("dave", "red", "hv1"));
    assertThat(bench.switches.realised()).isEmpty();
    one.release();
    assertThat(bench.switches.realised())
        .singleElement()
        .satisfies(time -> assertThat(time).isBetween(Duration.ZERO, Duration.ofMinutes(1)));
  }
}
