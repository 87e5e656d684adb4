package dev.keyway.apps.api.status;

import static dev.keyway.apps.api.status.Status.State.ACTIVE;
import static dev.keyway.apps.api.status.Status.State.BUILD;
import static dev.keyway.apps.api.status.Status.State.DOWN;
import static dev.keyway.apps.api.status.StatusWorld.down;
import static dev.keyway.apps.api.status.StatusWorld.up;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.topology.command.Rejection;
import dev.keyway.topology.model.Port;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A port of Alice on hv1, of whose network Bob on hv2 is too: what can be in its way. */
final class PortStatusTest {

  private StatusWorld world;
  private Port alice;

  @BeforeEach
  void defineAll() throws Rejection {
    world = new StatusWorld();
    alice = world.port("hv1", "alice", true);
    world.port("hv2", "bob", true);
  }

  private void expect(Port port, Status.State state, String reason) {
    Status status = PortStatus.of(world.view(), port);
    assertThat(status.state()).as(status.reason()).isEqualTo(state);
    assertThat(status.reason()).contains(reason);
  }

  @Test
  void aPortWhoseHypervisorNobodyDeclaredIsDown() {
    expect(alice, DOWN, "hypervisor 'hv1' is not declared");
  }

  @Test
  void aPortWhoseInterfaceWasNeverSeenIsDown() throws Rejection {
    world.declare(1);
    expect(alice, DOWN, "interface 'alice' on hypervisor 'hv1' was not seen");
    world.connect(1, up(1, "other"));
    expect(alice, DOWN, "interface 'alice' on hypervisor 'hv1' does not exist");
  }

  @Test
  void aPortThatIsPlacedNowhereIsDown() throws Rejection {
    expect(world.port("", "", true), DOWN, "binding:host_id");
    expect(world.port("hv1", "", true), DOWN, "binding:profile");
  }

  @Test
  void aBoundPortIsActiveOnceNobodyIsBehind() throws Rejection {
    world.declare(1);
    world.connect(1, up(1, "alice"));
    expect(alice, ACTIVE, "");
  }

  @Test
  void aPortWithoutCarrierOrSetDownIsDown() throws Rejection {
    world.declare(1);
    world.connect(1, down(1, "alice", true));
    expect(alice, DOWN, "has no carrier");
    world.connect(1, down(1, "alice", false));
    expect(alice, DOWN, "is set down");
  }

  @Test
  void aPortWhoseHypervisorIsAwayIsDownThoughItStaysBound() throws Rejection {
    world.declare(1);
    world.connect(1, up(1, "alice"));
    world.disconnect(1);
    assertThat(world.world().wiring().placeOf(alice.id())).isPresent();
    expect(alice, DOWN, "hypervisor 'hv1' is not connected");
  }

  @Test
  void aPortThatAConnectedMemberLacksIsBeingBuilt() throws Rejection {
    world.declare(1);
    world.declare(2);
    world.connect(1, up(1, "alice"));
    world.connect(2, up(1, "bob"));
    long stamp = world.world().wiring().stampOf(alice.id()).orElseThrow().revision();
    world.behind(2, stamp + 1);
    expect(alice, ACTIVE, "");
    world.behind(2, stamp);
    expect(alice, BUILD, "hypervisor 'hv2' has not realised revision " + stamp + ": busy");
    world.disconnect(2);
    expect(alice, ACTIVE, "");
  }

  @Test
  void aHypervisorWithoutTheNetworkHoldsBackNobody() throws Rejection {
    world.declare(1);
    world.declare(2);
    world.connect(1, up(1, "alice"));
    world.connect(2, up(1, "other"));
    world.behind(2, 0);
    expect(alice, ACTIVE, "");
  }

  @Test
  void aPortOrNetworkThatIsSwitchedOffIsDown() throws Rejection {
    world.declare(1);
    Port off = world.port("hv1", "carol", false);
    world.connect(1, up(1, "alice"), up(2, "carol"));
    expect(off, DOWN, "the port's admin_state_up is false");
    world.networkDown();
    expect(alice, DOWN, "the network's admin_state_up is false");
  }
}
