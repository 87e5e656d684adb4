package dev.keyway.apps.api.status;

import static dev.keyway.apps.api.status.StatusWorld.up;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.topology.command.Observation;
import dev.keyway.topology.command.Rejection;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.world.RefusedPeer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A hypervisor from its declaration to its being of use, and what can be wrong with it. */
final class HypervisorStatusTest {

  private StatusWorld world;
  private Hypervisor hv1;

  @BeforeEach
  void declareIt() throws Rejection {
    world = new StatusWorld();
    hv1 = world.declare(1);
  }

  private void expect(Status.State state, String reason) {
    Status status = HypervisorStatus.of(world.view(), hv1);
    assertThat(status.state()).as(status.reason()).isEqualTo(state);
    assertThat(status.reason()).contains(reason);
  }

  private void refuse(Optional<DatapathId> datapath) throws Rejection {
    world.change(
        draft ->
            Observation.refused(
                draft,
                new RefusedPeer(
                    RefusedPeer.Protocol.OPENFLOW,
                    "192.0.2.9",
                    datapath,
                    "UNSUPPORTED_VERSION",
                    "set protocols=OpenFlow14",
                    Instant.EPOCH)));
  }

  @Test
  void itIsDownUntilItConnectsAndWhenItHasLeft() throws Rejection {
    expect(Status.State.DOWN, "no bridge with datapath id 0000000000000001");
    world.connect(1, up(1, "gre0"));
    expect(Status.State.ACTIVE, "");
    world.disconnect(1);
    expect(Status.State.DOWN, "it left");
  }

  @Test
  void itIsBeingBuiltWhileItIsBehind() throws Rejection {
    world.connect(1, up(1, "gre0"));
    world.behind(1, 7);
    expect(Status.State.BUILD, "busy");
  }

  @Test
  void itIsInErrorWithoutItsTunnelPort() throws Rejection {
    world.connect(1, up(1, "alice"));
    expect(Status.State.ERROR, "tunnel port gre0 is missing on the bridge of hv1");
  }

  @Test
  void itIsInErrorWhenItsBridgeWasRefusedAndNotWhenAnothersWas() throws Rejection {
    refuse(Optional.of(new DatapathId(2)));
    expect(Status.State.DOWN, "");
    refuse(Optional.of(new DatapathId(1)));
    expect(Status.State.ERROR, "set protocols=OpenFlow14 (refused from 192.0.2.9)");
  }

  @Test
  void aRefusalIsForgottenOnceNobodyTriesAnyMore() throws Rejection {
    refuse(Optional.of(new DatapathId(1)));
    View later = world.viewAfter(Duration.ofMinutes(2));
    assertThat(HypervisorStatus.problems(later, hv1)).isEmpty();
    assertThat(HypervisorStatus.of(later, hv1).state()).isEqualTo(Status.State.DOWN);
  }

  @Test
  void aStrangerWhoWasRefusedIsNamedWhereABridgeIsMissing() throws Rejection {
    refuse(Optional.empty());
    expect(
        Status.State.DOWN,
        "perhaps it is this one: set protocols=OpenFlow14 (refused from 192.0.2.9)");
    world.connect(1, up(1, "gre0"));
    expect(Status.State.ACTIVE, "");
  }
}
