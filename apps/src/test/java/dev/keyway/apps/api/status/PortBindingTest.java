package dev.keyway.apps.api.status;

import static dev.keyway.apps.api.status.StatusWorld.up;
import static dev.keyway.apps.api.status.StatusWorld.vif;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import dev.keyway.apps.api.status.PortBinding.State;
import dev.keyway.topology.command.Rejection;
import dev.keyway.topology.model.MacAddress;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.model.Vif;
import dev.keyway.topology.world.Standing;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Interfaces on two hypervisors that claim a port, and what its binding says of them. */
final class PortBindingTest {

  private StatusWorld world;
  private Port alice;

  @BeforeEach
  void defineAll() throws Rejection {
    world = new StatusWorld();
    alice = world.port("", "", true);
    for (int number = 1; number <= 2; number++) {
      world.declare(number);
      world.connect(number, up(1, "vnet0"), up(2, "gre0"));
    }
  }

  private PortBinding expect(State state, String reason) {
    PortBinding binding = new PortStatus(world.view(), alice).binding();
    assertThat(binding.state()).as(binding.reason()).isEqualTo(state);
    if (reason.isEmpty()) {
      assertThat(binding.reason()).isEmpty();
    }
    assertThat(binding.reason()).contains(reason);
    return binding;
  }

  @Test
  void aPortIsBoundWhereAnInterfaceNamesIt() throws Rejection {
    expect(State.UNBOUND, "no VIF with this iface-id on any hypervisor");
    world.vifs(1, vif("vnet0", alice));
    PortBinding binding = expect(State.BOUND, "");
    assertThat(binding.place()).hasToString("Optional[hv1:vnet0]");
    assertThat(binding.claims().get(0).state()).isEqualTo(Standing.State.HOLDS);
    assertThat(new PortStatus(world.view(), alice).openFlowPort().orElseThrow().number())
        .isEqualTo(1);
  }

  @Test
  void anInterfaceThatIsNotOnTheBridgeIsWaitedFor() throws Rejection {
    world.vifs(1, vif("tap9", alice));
    expect(
        State.UNBOUND, "interface hv1:tap9: the interface is not on the integration bridge of hv1");
    assertThat(PortStatus.of(world.view(), alice).reason()).contains("hv1:tap9");
  }

  @Test
  void whoClaimsABoundPortTooIsNamed() throws Rejection {
    world.vifs(1, vif("vnet0", alice));
    world.vifs(2, vif("vnet0", alice));
    PortBinding binding = expect(State.BOUND, "claimed elsewhere too: interface hv2:vnet0");
    assertThat(binding.claims().stream().map(Standing::state))
        .containsExactly(Standing.State.HOLDS, Standing.State.CONFLICT);
    Status status = PortStatus.of(world.view(), alice);
    assertThat(status.state()).isEqualTo(Status.State.ACTIVE);
    assertThat(status.reason()).contains("hv2:vnet0").contains("held by hv1:vnet0");
  }

  @Test
  void aClaimThatContradictsThePortIsAConflict() throws Rejection {
    MacAddress other = MacAddress.parse("02:00:00:00:00:99");
    world.vifs(1, new Vif("vnet0", alice.id(), Optional.of(other)));
    expect(State.CONFLICT, "its attached-mac is 02:00:00:00:00:99");
    assertThat(PortStatus.of(world.view(), alice).state()).isEqualTo(Status.State.DOWN);
  }

  @Test
  void aPortThatMovesIsAtTwoPlaces() throws Rejection {
    alice = world.port("hv1", true, ImmutableMap.of(Port.MIGRATING_TO, "hv2"));
    world.vifs(1, vif("vnet0", alice));
    world.vifs(2, vif("vnet0", alice));
    PortBinding binding = expect(State.MIGRATING, "it moves from hv1:vnet0 to hv2:vnet0");
    assertThat(binding.claims().stream().map(Standing::state))
        .containsExactly(Standing.State.HOLDS, Standing.State.ALSO);
  }

  @Test
  void aPortThatIsSwitchedOffIsUnboundForThat() throws Rejection {
    alice = world.port("", "", false);
    world.vifs(1, vif("vnet0", alice));
    expect(State.UNBOUND, "the port's admin_state_up is false");
    assertThat(new PortStatus(world.view(), alice).link().reason())
        .isEqualTo("the port is not bound");
  }
}
