package dev.keyway.apps.tunnels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.world.Named;
import dev.keyway.topology.world.World;
import dev.keyway.topology.world.Worlds;
import org.junit.jupiter.api.Test;

/** What there is to probe. */
final class PlanTest {

  private static final Direction THERE = new Direction(Named.hv("hv1"), Named.hv("hv2"));
  private static final Direction BACK = new Direction(Named.hv("hv2"), Named.hv("hv1"));

  private final Worlds worlds =
      Worlds.empty()
          .hypervisor("hv1")
          .hypervisor("hv2")
          .hypervisor("hv3")
          .network("blue")
          .port("alice", "blue", "hv1")
          .port("bob", "blue", "hv2");

  private Plan plan() {
    return Plan.of(worlds.world());
  }

  @Test
  void bothDirectionsOfATunnelAreProbedWithTheSizeOfItsNetworks() {
    assertThat(plan().targets().keySet()).containsExactlyInAnyOrder(THERE, BACK);
    Target there = plan().targets().get(THERE);
    assertThat(there.fullSize()).isEqualTo(Worlds.MTU + 14);
    assertThat(there.receiver().tunnelIp()).hasToString("172.31.0.2");
    assertThat(plan().targets().get(BACK).receiver()).isEqualTo(there.sender());
    assertThat(plan().tunnels()).hasSize(1);
  }

  @Test
  void whatIsAwayOrLacksItsTunnelPortIsNotProbed() {
    worlds.disconnect("hv2");
    assertThat(plan().targets()).isEmpty();
    assertThat(plan().tunnels()).hasSize(1);
    worlds.connect("hv2", Named.vif(2, "bob"));
    assertThat(plan().targets()).isEmpty();
    worlds.plug("hv2", Named.tunnelPort());
    assertThat(plan().targets()).hasSize(2);
  }

  @Test
  void aTargetHoldsAsLongAsItsEndsAndItsSizeAreTheSame() {
    Target there = plan().targets().get(THERE);
    assertThat(holds(there)).isTrue();
    worlds.port("carol", "blue", "hv3");
    assertThat(holds(there)).isTrue();
    worlds.plug("hv2", Named.vif(9, Hypervisor.DEFAULT_TUNNEL_PORT));
    assertThat(holds(there)).isFalse();
    Target renumbered = plan().targets().get(THERE);
    assertThat(holds(renumbered)).isTrue();
    worlds.unplug("hv2", "bob");
    assertThat(holds(renumbered)).isFalse();
  }

  @Test
  void aPortMoreOnAMemberChangesNoPlan() {
    World before = worlds.world();
    worlds.plug("hv1", "carol");
    assertThat(Plan.isTheSameIn(before, worlds.world())).isFalse();

    before = worlds.world();
    worlds.placed("carol", "blue", "hv1");
    assertThat(before).isNotEqualTo(worlds.world());
    assertThat(Plan.isTheSameIn(before, worlds.world())).isTrue();

    before = worlds.world();
    worlds.port("dave", "blue", "hv3");
    assertThat(Plan.isTheSameIn(before, worlds.world())).isFalse();
  }

  private boolean holds(Target target) {
    return Plan.holds(worlds.world(), THERE, target);
  }
}
