package dev.keyway.apps.api.status;

import static dev.keyway.apps.api.status.Status.State.ACTIVE;
import static dev.keyway.apps.api.status.Status.State.BUILD;
import static dev.keyway.apps.api.status.Status.State.DOWN;
import static dev.keyway.apps.api.status.Status.State.ERROR;
import static dev.keyway.apps.api.status.StatusWorld.down;
import static dev.keyway.apps.api.status.StatusWorld.up;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.apps.overlay.Cookies;
import dev.keyway.topology.command.Rejection;
import dev.keyway.topology.model.Port;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A port of Alice on hv1, of whose network Bob on hv2 is too: what can be in its way. */
final class PortStatusTest {

  private StatusWorld world;
  private Port alice;
  private Port bob;

  @BeforeEach
  void defineAll() throws Rejection {
    world = new StatusWorld();
    alice = world.port("hv1", "alice", true);
    bob = world.port("hv2", "bob", true);
  }

  private void expect(Port port, Status.State state, String reason) {
    Status status = PortStatus.of(world.view(), port);
    assertThat(status.state()).as(status.reason()).isEqualTo(state);
    assertThat(status.reason()).contains(reason);
  }

  @Test
  void aPortWhoseHypervisorNobodyDeclaredIsDown() {
    expect(alice, DOWN, "interface hv1:alice was not seen, and hypervisor 'hv1' is not known");
  }

  @Test
  void aPortWhoseInterfaceWasNeverSeenIsDown() throws Rejection {
    world.declare(1);
    expect(alice, DOWN, "was not seen, and hv1 has not connected since the start");
    world.connect(1, up(1, "other"));
    expect(alice, DOWN, "interface hv1:alice does not exist");
    world.disconnect(1);
    expect(
        alice, DOWN, "was not seen, and hv1 is disconnected since 1970-01-01T00:00:00Z: it left");
  }

  @Test
  void aPortThatNobodyPlacesIsDown() throws Rejection {
    expect(world.port("", "", true), DOWN, "no VIF with this iface-id on any hypervisor");
    Port meant = world.port("hv1", "", true);
    String missing = "no VIF with this iface-id on hypervisor 'hv1'";
    expect(meant, DOWN, missing + ", and hypervisor 'hv1' is not known");
    world.declare(1);
    world.connect(1, up(1, "alice"));
    expect(meant, DOWN, missing);
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
    expect(alice, DOWN, "hv1 is disconnected since 1970-01-01T00:00:00Z: it left");
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
  void aPortThatAMemberRefusesIsInErrorAndItsNeighboursAreNot() throws Rejection {
    world.declare(1);
    world.declare(2);
    world.connect(1, up(1, "alice"));
    world.connect(2, up(1, "bob"));
    world.refuses(2, Cookies.of(alice), "BAD_ACTION for the flow x");
    expect(alice, ERROR, "hypervisor 'hv2' refused it: BAD_ACTION for the flow x");
    expect(bob, ACTIVE, "its bridge refused flows: BAD_ACTION for the flow x");
    world.refuses(2, Cookies.of(world.world().networks().get(alice.network()).orElseThrow()), "no");
    expect(bob, ERROR, "hypervisor 'hv2' refused it: no");
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

  @Test
  void whatIsWrongWithTheTunnelsOfAPortThatWorksIsSaid() throws Rejection {
    world.declare(1);
    world.connect(1, up(1, "alice"));
    world.host(1, "tunnel port gre0 on hv1 has no key=flow");
    // Nobody else is on its network, so that it needs no tunnel.
    assertThat(PortStatus.of(world.view(), alice)).isEqualTo(Status.ACTIVE);
    world.declare(2);
    world.connect(2, up(1, "bob"), up(2, "gre0"));
    expect(alice, ACTIVE, "tunnel port gre0 on hv1 has no key=flow");
    expect(bob, ACTIVE, "");
    assertThat(new PortStatus(world.view(), bob).members().map(PortMember::reason))
        .satisfiesExactly(
            hv1 -> assertThat(hv1).contains("tunnel port gre0 on hv1 has no key=flow"),
            hv2 -> assertThat(hv2).isEmpty());
  }

  @Test
  void everyMemberIsNamedAlsoOneThatIsAway() throws Rejection {
    world.declare(1);
    world.declare(2);
    world.connect(1, up(1, "alice"), up(2, "gre0"));
    world.connect(2, up(1, "bob"), up(2, "gre0"));
    world.disconnect(2);
    PortStatus status = new PortStatus(world.view(), alice);
    assertThat(status.isRealised()).isTrue();
    assertThat(status.members())
        .satisfiesExactly(
            hv1 -> {
              assertThat(hv1.hypervisor()).hasToString("hv1");
              assertThat(hv1.isConnected() && hv1.isRealised()).isTrue();
              assertThat(hv1.since()).isPresent();
              assertThat(hv1.reason()).isEmpty();
            },
            hv2 -> {
              assertThat(hv2.isConnected() || hv2.isRealised()).isFalse();
              assertThat(hv2.reason()).startsWith("hv2 is disconnected since 1970");
            });
    world.behind(1, 0);
    assertThat(status.isRealised()).isTrue();
    assertThat(new PortStatus(world.view(), alice).isRealised()).isFalse();
  }
}
