package dev.keyway.apps.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import dev.keyway.controller.flow.Action;
import dev.keyway.controller.flow.Field;
import dev.keyway.controller.flow.Group;
import dev.keyway.controller.flow.Rules;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.world.Named;
import dev.keyway.topology.world.Subject;
import dev.keyway.topology.world.World;
import dev.keyway.topology.world.Worlds;
import org.junit.jupiter.api.Test;

/** Which frames reach the controller: probes from the tunnel, and nothing else. */
final class ProbeFlowsTest {

  private final Tenants tenants = new Tenants();
  private final World world = tenants.world();
  private final FakeBridge bridge = new FakeBridge(full(tenants.hv1));
  private final Frame probe =
      new Guest(tenants.alice).other(ProbeFlows.TO).with(Field.ETH_TYPE, ProbeFlows.TYPE);

  private Rules full(HypervisorId id) {
    return new OverlayCompiler().compile(world, id, world.wiring().subjectsAt(id));
  }

  private Frame fromTunnel(long key) {
    long tunnel = world.tunnelPort(tenants.hv1).orElseThrow().number();
    return probe.with(Field.IN_PORT, tunnel).with(Field.TUNNEL_ID, key);
  }

  private void isLeftAlone(Frame frame) {
    assertThat(bridge.receive(frame))
        .extracting(FakeBridge.Sent::port)
        .doesNotContain(FakeBridge.CONTROLLER);
  }

  @Test
  void oneFlowOfEachHypervisorSendsFramesToTheController() {
    for (HypervisorId id : world.fleet().hypervisors().keySet()) {
      Rules rules = full(id);
      assertThat(rules.flows().values())
          .filteredOn(
              flow -> flow.actions().stream().anyMatch(Action.ToController.class::isInstance))
          .containsExactly(ProbeFlows.receive(world.tunnelPort(id).orElseThrow().number()));
      for (Group group : rules.groups().values()) {
        assertThat(group.buckets())
            .noneMatch(bucket -> bucket.stream().anyMatch(Action.ToController.class::isInstance));
      }
    }
  }

  @Test
  void aProbeFromTheTunnelGoesToTheControllerOnly() {
    assertThat(bridge.receive(fromTunnel(0)))
        .extracting(FakeBridge.Sent::port)
        .containsExactly(FakeBridge.CONTROLLER);
  }

  @Test
  void whatOnlyLooksLikeAProbeDoesNot() {
    isLeftAlone(fromTunnel(tenants.networkOf(tenants.alice).key().value()));
    isLeftAlone(fromTunnel(0).with(Field.ETH_TYPE, ProbeFlows.TYPE + 1));
    isLeftAlone(fromTunnel(0).with(Field.ETH_DST, tenants.alice.mac()));
  }

  @Test
  void noGuestCanSendOne() {
    for (Port port : tenants.ports()) {
      if (port.host().orElseThrow().equals(tenants.hv1)) {
        long number = world.bridgePort(port.place().orElseThrow()).orElseThrow().number();
        isLeftAlone(probe.with(Field.IN_PORT, number));
        isLeftAlone(probe.with(Field.IN_PORT, number).with(Field.ETH_SRC, port.mac()));
      }
    }
  }

  @Test
  void theFlowComesAndGoesWithTheTunnelPort() {
    Worlds worlds = Worlds.empty().hypervisor("hv1");
    HypervisorId hv1 = Named.hv("hv1");
    Rules with = base(worlds.world(), hv1);
    Rules without = base(worlds.unplug("hv1", Hypervisor.DEFAULT_TUNNEL_PORT).world(), hv1);
    assertThat(with.flows()).containsValue(ProbeFlows.receive(1));
    assertThat(without.flows()).hasSize(with.flows().size() - 1);
  }

  private static Rules base(World world, HypervisorId id) {
    return new OverlayCompiler().compile(world, id, ImmutableSet.of(Subject.BASE));
  }
}
