package dev.keyway.controller.sync;

import static dev.keyway.controller.sync.FakeSwitch.Asked.READ_BACK;
import static dev.keyway.controller.sync.SyncBench.HV1;
import static dev.keyway.controller.sync.SyncBench.HV2;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import dev.keyway.controller.flow.Rules;
import dev.keyway.controller.sync.FakeSwitch.Fate;
import dev.keyway.topology.command.HypervisorCommands;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.world.Named;
import dev.keyway.topology.world.Worlds;
import org.junit.jupiter.api.Test;

/** Which bridge is whose, and what becomes of one that is somebody's no more. */
final class SwitchSyncsTest {

  private static final IpAddress SPARE = IpAddress.parse("172.31.0.9");
  private static final ImmutableMap<HypervisorId, IpAddress> TUNNEL_IPS =
      ImmutableMap.of(HV1, IpAddress.parse("172.31.0.1"), HV2, IpAddress.parse("172.31.0.2"));

  private final SyncBench bench = SyncBench.withTwoHypervisors();
  private final FakeSwitch one = bench.one();
  private final FakeSwitch three = bench.three();

  @Test
  void aHypervisorThatIsDeletedLosesItsFlows() {
    long revision = delete(HV1);
    assertThat(one.rules()).isEqualTo(Rules.NONE);
    assertThat(confirmedByOne()).isEqualTo(revision);
    bench.isTrue(HV2);
    bench.isRealised(revision);
  }

  @Test
  void aHypervisorThatIsDeletedWhileItIsReadLosesItsFlows() {
    bench.disconnect();
    one.hold();
    bench.reconnect();
    delete(HV1);
    one.release();
    assertThat(one.rules()).isEqualTo(Rules.NONE);
  }

  @Test
  void aHypervisorThatIsDeletedWhileItIsInDoubtLosesItsFlows() {
    one.next(Fate.TIMED_OUT_AFTER);
    bench.change(worlds -> worlds.port("dave", "blue", "hv1"));
    delete(HV1);
    bench.switches.pass(Backoff.FIRST);
    assertThat(one.rules()).isEqualTo(Rules.NONE);
  }

  @Test
  void aHypervisorThatIsDeclaredAgainHasItsFlowsAgain() {
    Rules before = one.rules();
    delete(HV1);
    declare(HV1, 1);
    bench.isTrue(HV1);
    assertThat(one.rules()).isEqualTo(before);
  }

  @Test
  void aHypervisorThatIsDeclaredUnderAnotherNameIsReadBack() {
    HypervisorId renamed = Named.hv("renamed");
    delete(HV1);
    one.asked();
    declare(renamed, 1);
    assertThat(one.asked()).startsWith(READ_BACK);
    bench.isTrue(renamed);
  }

  @Test
  void aHypervisorThatMovesToAConnectedBridgeLeavesNothingOnTheFormer() {
    connectThree();
    long revision = declare(HV1, 3);
    assertThat(one.rules()).isEqualTo(Rules.NONE);
    bench.isTrue(HV1);
    bench.isRealised(revision);
  }

  @Test
  void aHypervisorThatMovesToABridgeThatIsNotThereYetLeavesNothingOnTheFormer() {
    declare(HV1, 3);
    assertThat(one.rules()).isEqualTo(Rules.NONE);
    connectThree();
    bench.isTrue(HV1);
    bench.change(worlds -> worlds.port("dave", "blue", "hv2"));
    assertThat(one.rules()).isEqualTo(Rules.NONE);
    bench.isTrue(HV1);
  }

  @Test
  void aFormerBridgeThatFailsToGiveBackItsFlowsIsTriedAgain() {
    connectThree();
    one.next(Fate.REFUSED);
    long revision = declare(HV1, 3);
    bench.isTrue(HV1);
    assertThat(one.rules()).isNotEqualTo(Rules.NONE);
    assertThat(confirmedByOne()).isLessThan(revision);
    bench.switches.pass(Backoff.FIRST);
    assertThat(one.rules()).isEqualTo(Rules.NONE);
    assertThat(confirmedByOne()).isEqualTo(revision);
    bench.isTrue(HV1);
  }

  @Test
  void aHypervisorThatMovesBackHasItsFlowsAgain() {
    Rules before = one.rules();
    connectThree();
    declare(HV1, 3);
    declare(HV1, 1);
    assertThat(three.rules()).isEqualTo(Rules.NONE);
    assertThat(one.rules()).isEqualTo(before);
    bench.isTrue(HV1);
  }

  @Test
  void twoHypervisorsThatSwapTheirBridgesHaveEachTheOthers() {
    bench.change(
        worlds -> {
          declare(worlds, HV1, 9);
          declare(worlds, HV2, 1);
          declare(worlds, HV1, 2);
        });
    bench.isTrue(HV1);
    bench.isTrue(HV2);
  }

  @Test
  void aFormerBridgeThatBecomesAnothersIsTheirs() {
    connectThree();
    one.hold();
    declare(HV1, 3);
    HypervisorId heir = Named.hv("heir");
    declare(heir, 1);
    one.release();
    bench.isTrue(heir);
    bench.isTrue(HV1);
  }

  private long confirmedByOne() {
    return bench.switches.confirmations().get(new DatapathId(1));
  }

  private void connectThree() {
    bench.change(
        worlds ->
            worlds.connect(
                new DatapathId(3), Named.tunnelPort(), Named.vif(7, "alice"), Named.vif(8, "x")));
  }

  private long delete(HypervisorId id) {
    return bench.change(worlds -> worlds.edit(draft -> new HypervisorCommands().delete(draft, id)));
  }

  private long declare(HypervisorId id, long datapath) {
    return bench.change(worlds -> declare(worlds, id, datapath));
  }

  private static void declare(Worlds worlds, HypervisorId id, long datapath) {
    worlds.edit(
        draft ->
            new HypervisorCommands()
                .put(
                    draft,
                    Hypervisor.declared(
                        id,
                        new DatapathId(datapath),
                        TUNNEL_IPS.getOrDefault(id, SPARE),
                        Hypervisor.DEFAULT_TUNNEL_PORT)));
  }
}
