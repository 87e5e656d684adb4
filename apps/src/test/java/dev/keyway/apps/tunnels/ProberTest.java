package dev.keyway.apps.tunnels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.apps.overlay.ProbeFlows;
import dev.keyway.controller.flow.Cookie;
import dev.keyway.controller.openflow.PacketIn;
import dev.keyway.controller.openflow.SwitchSession;
import dev.keyway.controller.state.StateLoop;
import dev.keyway.controller.store.MemoryStore;
import dev.keyway.controller.sync.Progress;
import dev.keyway.topology.command.Observation;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.world.Named;
import dev.keyway.topology.world.Path;
import dev.keyway.topology.world.Tunnel;
import dev.keyway.topology.world.World;
import dev.keyway.topology.world.Worlds;
import java.time.Duration;
import java.time.InstantSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pcollections.HashTreePMap;

/** The prober with its thread and a state loop, over bridges that the test plays. */
final class ProberTest {

  private static final long NONCE = 0x1234_5678_9abc_def0L;
  private static final HypervisorId HV1 = Named.hv("hv1");
  private static final HypervisorId HV2 = Named.hv("hv2");

  /** Nothing is probed a second time unless somebody asks. */
  private static final ProbeSettings SETTINGS =
      new ProbeSettings(Duration.ofHours(1), Duration.ofMillis(50), 2, 400, 16);

  private final World world =
      Worlds.empty()
          .hypervisor("hv1")
          .hypervisor("hv2")
          .network("blue")
          .port("alice", "blue", "hv1")
          .port("bob", "blue", "hv2")
          .world();

  private volatile Progress progress = Progress.COMPLETE;
  private StateLoop loop;
  private Prober prober;
  private Underlay underlay;
  private SwitchSession second;

  @BeforeEach
  void open() throws Exception {
    loop =
        new StateLoop(
            world,
            new MemoryStore(),
            InstantSource.system(),
            failure -> {
              throw new AssertionError(failure);
            });
    loop.start();
    prober = new Prober(loop, () -> progress, SETTINGS, NONCE);
    underlay = new Underlay(prober);
    SwitchSession unused = underlay.open(world.fleet().get(HV1).orElseThrow());
    second = underlay.open(world.fleet().get(HV2).orElseThrow());
  }

  @AfterEach
  void close() {
    prober.close();
    loop.close();
  }

  private void await(Path.State state) {
    Awaitility.await("both directions are " + state)
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(
            () -> {
              assertThat(state(HV1, HV2)).isEqualTo(state);
              assertThat(state(HV2, HV1)).isEqualTo(state);
            });
  }

  private Path.State state(HypervisorId from, HypervisorId to) {
    return loop.world().paths().get(from, to).map(Path::state).orElse(Path.State.UNKNOWN);
  }

  private void rush() {
    assertThat(prober.rush(id -> true).toCompletableFuture().join()).isEqualTo(2);
  }

  @Test
  void itFindsOutHowTunnelsAreAndWhenThatChanges() {
    prober.start();
    await(Path.State.OK);
    assertThat(prober.count(Tunnel.State.UP)).isEqualTo(1);
    underlay.carries(100);
    rush();
    await(Path.State.MTU_TOO_SMALL);
    assertThat(prober.count(Tunnel.State.DEGRADED)).isEqualTo(1);
    underlay.carries(0);
    rush();
    await(Path.State.UNREACHABLE);
    assertThat(prober.count(Tunnel.State.DOWN)).isEqualTo(1);
    underlay.carries(1472);
    rush();
    await(Path.State.OK);
    assertThat(prober.counters().received()).isPositive();
    assertThat(prober.counters().lost()).isPositive();
    assertThat(prober.counters().strays()).isZero();
  }

  @Test
  void whatIsAwayIsNotProbedAndWhatIsBackIsAtOnce() {
    prober.start();
    await(Path.State.OK);
    DatapathId bridge = second.datapath();
    prober.closed(second);
    var unused =
        loop.submit(
                draft -> {
                  Observation.disconnected(draft, bridge, "gone");
                  return true;
                })
            .join();
    await(Path.State.UNKNOWN);
    SwitchSession back = underlay.open(world.fleet().get(HV2).orElseThrow());
    assertThat(back).isNotEqualTo(second);
    unused =
        loop.submit(
                draft -> {
                  Observation.connected(draft, world.fleet().bridge(bridge).orElseThrow());
                  return true;
                })
            .join();
    await(Path.State.OK);
  }

  @Test
  void aHypervisorThatHasNoFlowsYetIsWaitedFor() {
    progress =
        new Progress(
            HashTreePMap.singleton(HV2, new Progress.Behind(0, 9, "it just connected")),
            HashTreePMap.empty());
    prober.start();
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> state(HV2, HV1) == Path.State.OK);
    assertThat(state(HV1, HV2)).isEqualTo(Path.State.UNKNOWN);
    progress = Progress.COMPLETE;
    await(Path.State.OK);
  }

  @Test
  void framesOfOthersAreCountedAndForgotten() {
    DatapathId first = new DatapathId(1);
    ProbeFrame forged = new ProbeFrame(NONCE + 1, 1, first, second.datapath());
    ProbeFrame elsewhere = new ProbeFrame(NONCE, 1, second.datapath(), first);
    ProbeFrame ours = new ProbeFrame(NONCE, 1, first, second.datapath());
    tell(ProbeFlows.COOKIE, forged);
    tell(ProbeFlows.COOKIE, elsewhere);
    tell(Cookie.of(Cookie.Kind.PORT, 1), ours);
    assertThat(prober.counters().strays()).isEqualTo(3);
    // Played again and again before anybody looks: only so many are kept.
    for (int i = 0; i < 5_000; i++) {
      tell(ProbeFlows.COOKIE, ours);
    }
    assertThat(prober.counters().strays()).isBetween(500L, 1_000L);
    prober.start();
    await(Path.State.OK);
  }

  private void tell(Cookie cookie, ProbeFrame frame) {
    prober.packetIn(second, new PacketIn(cookie, 64, frame.bytes(64)));
  }
}
