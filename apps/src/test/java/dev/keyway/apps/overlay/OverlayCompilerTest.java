package dev.keyway.apps.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import dev.keyway.controller.flow.Cookie;
import dev.keyway.controller.flow.Flow;
import dev.keyway.controller.flow.Group;
import dev.keyway.controller.flow.Match;
import dev.keyway.controller.flow.Rules;
import dev.keyway.controller.flow.Table;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.world.Networks;
import dev.keyway.topology.world.Subject;
import dev.keyway.topology.world.World;
import org.junit.jupiter.api.Test;

/** Whose the flows are, and that none is anybody else's. */
final class OverlayCompilerTest {

  private final Tenants tenants = new Tenants();
  private final World world = tenants.world();
  private final OverlayCompiler compiler = new OverlayCompiler();

  @Test
  void theRulesOfAllSubjectsAreThoseOfEachTogether() {
    for (HypervisorId id : world.fleet().hypervisors().keySet()) {
      Rules.Builder parts = new Rules.Builder();
      for (Subject subject : world.wiring().subjectsAt(id)) {
        Rules part = compiler.compile(world, id, ImmutableSet.of(subject));
        part.flows().values().forEach(parts::add);
        part.groups().values().forEach(parts::add);
      }
      assertThat(parts.build()).isEqualTo(full(id));
    }
  }

  @Test
  void everyFlowBearsOurMarkAndTheNumberOfItsOwner() {
    for (Flow flow : full(tenants.hv1).flows().values()) {
      assertThat(flow.cookie().isOurs()).as(flow.toString()).isTrue();
    }
    assertThat(compiler.compile(world, tenants.hv1, of(tenants.alice)).flows().values())
        .isNotEmpty()
        .allMatch(
            flow -> flow.cookie().equals(Cookie.of(Cookie.Kind.PORT, tenants.alice.number())));
  }

  @Test
  void everyTableEndsInAFlowForAllThatIsLeft() {
    Rules rules = full(tenants.hv1);
    for (Table table : OverlayPipeline.TABLES) {
      assertThat(rules.flow(new Flow.Key(table.id(), OverlayPipeline.MISS, Match.ALL)))
          .as(table.name())
          .isPresent();
    }
  }

  @Test
  void aHypervisorThatIsNoMemberHasNothingOfTheNetwork() {
    assertThat(
            compiler.compile(
                world,
                tenants.hv3,
                ImmutableSet.of(
                    new Subject.OfNetwork(tenants.green), new Subject.OfSegment(tenants.green))))
        .isEqualTo(Rules.NONE);
    assertThat(compiler.compile(world, tenants.hv1, of(tenants.mallory)).flows()).isNotEmpty();
    assertThat(compiler.compile(world, new HypervisorId("nobody"), of(tenants.alice)))
        .isEqualTo(Rules.NONE);
  }

  @Test
  void theGroupsOfTheLastNetworkFitTheRangeThatIsOurs() {
    Network any = tenants.networkOf(tenants.alice);
    Network last =
        new Network(
            any.id(),
            any.standard(),
            Networks.LAST_NUMBER,
            any.key(),
            any.mtu(),
            any.adminUp(),
            any.shared(),
            any.portSecurity());
    assertThat(GroupIds.localFlood(last)).isLessThanOrEqualTo(Group.LAST);
    assertThat(GroupIds.remoteFlood(last)).isLessThan(GroupIds.localFlood(last));
    assertThat(GroupIds.remoteFlood(any)).isGreaterThan(GroupIds.NEIGHBOUR_ADVERTISEMENT);
  }

  private Rules full(HypervisorId id) {
    return compiler.compile(world, id, world.wiring().subjectsAt(id));
  }

  private static ImmutableSet<Subject> of(Port port) {
    return ImmutableSet.of(new Subject.OfPort(port.id()));
  }
}
