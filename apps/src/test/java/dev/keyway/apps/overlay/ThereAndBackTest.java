package dev.keyway.apps.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.keyway.controller.flow.Applied;
import dev.keyway.controller.flow.Difference;
import dev.keyway.controller.flow.Rules;
import dev.keyway.topology.command.Observation;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.world.Bridge;
import dev.keyway.topology.world.Change;
import dev.keyway.topology.world.Draft;
import dev.keyway.topology.world.RandomChanges;
import dev.keyway.topology.world.Subject;
import dev.keyway.topology.world.World;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is changed and changed back leaves every table as it was, and is full in between. */
final class ThereAndBackTest {

  private static final int STEPS = 120;
  private static final IpAddress UNUSED = IpAddress.parse("172.31.0.77");

  private final OverlayCompiler compiler = new OverlayCompiler();

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 16);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aPortThatIsDeletedAndMadeAgain(long seed) {
    World world = anyWorld(seed);
    for (Port port : world.ports().byId().values()) {
      thereAndBack(
          world,
          draft -> draft.apply(new Change.PortRemoved(port.id())),
          draft -> draft.apply(new Change.PortPut(port)));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aNetworkThatIsSwitched(long seed) {
    World world = anyWorld(seed);
    for (Network network : world.networks().byId().values()) {
      Network switched =
          new Network(
              network.id(),
              network.standard(),
              network.number(),
              network.key(),
              network.mtu(),
              !network.adminUp(),
              network.shared(),
              network.portSecurity());
      thereAndBack(
          world,
          draft -> draft.apply(new Change.NetworkPut(switched)),
          draft -> draft.apply(new Change.NetworkPut(network)));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aHypervisorThatChangesItsAddress(long seed) {
    World world = anyWorld(seed);
    for (Hypervisor hypervisor : world.fleet().hypervisors().values()) {
      Hypervisor moved =
          Hypervisor.declared(
              hypervisor.id(), hypervisor.datapath(), UNUSED, hypervisor.tunnelPort());
      thereAndBack(
          world,
          draft -> draft.apply(new Change.HypervisorPut(moved)),
          draft -> draft.apply(new Change.HypervisorPut(hypervisor)));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void anInterfaceOrATunnelPortThatIsPulledAndPluggedAgain(long seed) {
    World world = anyWorld(seed);
    for (Bridge bridge : world.fleet().bridges().values()) {
      for (BridgePort port : bridge.ports().values()) {
        thereAndBack(
            world,
            draft -> Observation.portRemoved(draft, bridge.id(), port),
            draft -> Observation.portChanged(draft, bridge.id(), port));
      }
    }
  }

  private static World anyWorld(long seed) {
    RandomChanges changes = new RandomChanges(seed);
    return changes.take(STEPS).get(STEPS - 1).after();
  }

  private void thereAndBack(World world, Consumer<Draft> there, Consumer<Draft> back) {
    ImmutableMap<HypervisorId, Rules> before = full(world);
    Draft first = new Draft(world, world.revision() + 1, Instant.EPOCH);
    there.accept(first);
    Map<HypervisorId, Rules> between = applied(before, world, first);
    assertThat(between).isEqualTo(full(first.world()));
    Draft second = new Draft(first.world(), world.revision() + 2, Instant.EPOCH);
    back.accept(second);
    assertThat(applied(between, first.world(), second)).isEqualTo(before);
  }

  /** What a full compile says of each hypervisor. */
  private ImmutableMap<HypervisorId, Rules> full(World world) {
    ImmutableMap.Builder<HypervisorId, Rules> all = ImmutableMap.builder();
    for (HypervisorId id : world.fleet().hypervisors().keySet()) {
      all.put(id, compiler.compile(world, id, world.wiring().subjectsAt(id)));
    }
    return all.buildOrThrow();
  }

  /** What the rules become by the differences of the touched subjects alone. */
  private Map<HypervisorId, Rules> applied(Map<HypervisorId, Rules> rules, World old, Draft draft) {
    Map<HypervisorId, Rules> after = new HashMap<>(rules);
    after.replaceAll(
        (id, has) -> {
          Set<Subject> touched = ImmutableSet.copyOf(draft.touched().get(id));
          return Applied.to(
              has,
              Difference.between(
                  compiler.compile(old, id, touched),
                  compiler.compile(draft.world(), id, touched)));
        });
    return after;
  }
}
