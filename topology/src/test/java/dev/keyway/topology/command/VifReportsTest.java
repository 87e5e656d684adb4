package dev.keyway.topology.command;

import static dev.keyway.topology.world.Named.hv;
import static dev.keyway.topology.world.Named.portId;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.keyway.topology.model.MacAddress;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.model.Vif;
import dev.keyway.topology.world.Named;
import dev.keyway.topology.world.Requests;
import dev.keyway.topology.world.Standing;
import dev.keyway.topology.world.Standings;
import dev.keyway.topology.world.Worlds;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Ports bound by what interfaces say of themselves. */
final class VifReportsTest {

  private final Worlds worlds =
      Worlds.empty()
          .hypervisor("hv1")
          .hypervisor("hv2")
          .network("blue")
          .subnet("blue", "10.0.0.0/24")
          .unplaced("a", "blue");

  @Test
  void aPortIsBoundWhereItsInterfaceIsWhicheverComesFirst() {
    worlds.plug("hv1", "tap").claim("hv1", "tap", "a");
    assertPlaces("hv1:tap");
    worlds.claim("hv2", "later", "b").plug("hv2", "later").unplaced("b", "blue");
    assertThat(worlds.world().wiring().placeOf(portId("b")))
        .contains(new Place(hv("hv2"), "later"));
  }

  @Test
  void aClaimWaitsForItsInterfaceOnTheBridge() {
    worlds.claim("hv1", "tap", "a");
    assertPlaces();
    assertStandings("hv1:tap WAITS: the interface is not on the integration bridge of hv1");
    worlds.plug("hv1", "tap");
    assertPlaces("hv1:tap");
    assertStandings("hv1:tap HOLDS: ");
  }

  @Test
  void aReleasedPortIsUnboundAndBoundAgainUnderAnotherName() {
    worlds.plug("hv1", "tap").claim("hv1", "tap", "a").release("hv1", "tap");
    assertPlaces();
    worlds.plug("hv1", "tap7").claim("hv1", "tap7", "a");
    assertPlaces("hv1:tap7");
  }

  @Test
  void theFirstOfTwoKeepsThePortUntilItLetsGo() {
    worlds.plug("hv1", "tap").claim("hv1", "tap", "a");
    worlds.plug("hv2", "tap").claim("hv2", "tap", "a");
    assertPlaces("hv1:tap");
    assertStandings("hv1:tap HOLDS: ", "hv2:tap CONFLICT: the port is held by hv1:tap");
    worlds.release("hv1", "tap");
    assertPlaces("hv2:tap");
  }

  @Test
  void whoSaysTheSameAgainKeepsItsTurn() {
    worlds.plug("hv1", "tap").claim("hv1", "tap", "a");
    worlds.plug("hv2", "tap").claim("hv2", "tap", "a");
    MacAddress mac = worlds.portNamed("a").mac();
    worlds.claim("hv1", new Vif("tap", portId("a"), Optional.of(mac)));
    assertPlaces("hv1:tap");
  }

  @Test
  void aFullReportDropsWhatItDoesNotMention() {
    worlds.plug("hv1", "tap").claim("hv1", "tap", "a").unplaced("b", "blue");
    worlds.edit(
        draft ->
            VifReports.are(
                draft,
                hv("hv1"),
                ImmutableList.of(new Vif("other", portId("b"), Optional.empty()))));
    assertPlaces();
    assertThat(worlds.world().claims().on(hv("hv1"))).hasSize(1);
  }

  @Test
  void anotherAttachedMacIsAConflict() {
    worlds.plug("hv1", "tap");
    worlds.claim(
        "hv1", new Vif("tap", portId("a"), Optional.of(MacAddress.parse("02:00:00:00:00:99"))));
    assertPlaces();
    assertStandings(
        "hv1:tap CONFLICT: its attached-mac is 02:00:00:00:00:99, the port's mac_address is "
            + worlds.portNamed("a").mac());
    worlds.edit(
        draft ->
            new PortCommands().update(draft, portId("a"), Requests.newMac("02:00:00:00:00:99")));
    assertPlaces("hv1:tap");
  }

  @Test
  void aPortThatIsMeantForOneHypervisorIsNotBoundOnAnother() {
    worlds.plug("hv1", "tap").claim("hv1", "tap", "a");
    bind(Optional.of("hv2"), ImmutableMap.of());
    assertPlaces();
    assertStandings("hv1:tap CONFLICT: binding:host_id of the port is 'hv2'");
    bind(Optional.of("hv1"), ImmutableMap.of());
    assertPlaces("hv1:tap");
  }

  @Test
  void whereAPortWasPlacedCountsForMoreThanAnyClaim() {
    worlds.plug("hv1", "tap").plug("hv1", "told").claim("hv1", "tap", "a");
    bind(Optional.of("hv1"), ImmutableMap.of(Port.INTERFACE, "told"));
    assertPlaces("hv1:told");
    assertStandings("hv1:tap CONFLICT: binding:profile places the port at hv1:told");
    worlds.unplaced("b", "blue").claim("hv1", "told", "b");
    assertThat(worlds.world().wiring().placeOf(portId("b"))).isEmpty();
    bind(Optional.empty(), ImmutableMap.of());
    assertPlaces("hv1:tap");
    assertThat(worlds.world().wiring().placeOf(portId("b"))).contains(new Place(hv("hv1"), "told"));
  }

  @Test
  void aMovingPortIsAtBothPlacesUntilTheFirstLetsGo() {
    worlds.plug("hv1", "tap").claim("hv1", "tap", "a");
    bind(Optional.of("hv1"), ImmutableMap.of(Port.MIGRATING_TO, "hv2"));
    worlds.plug("hv2", "tap").claim("hv2", "tap", "a");
    assertPlaces("hv1:tap", "hv2:tap");
    worlds.release("hv1", "tap");
    assertPlaces("hv2:tap");
  }

  @Test
  void aMovingPortIsMovedByItsHostToo() {
    worlds.plug("hv2", "tap").claim("hv2", "tap", "a");
    worlds.plug("hv1", "tap").claim("hv1", "tap", "a");
    bind(Optional.of("hv1"), ImmutableMap.of(Port.MIGRATING_TO, "hv2"));
    assertPlaces("hv1:tap", "hv2:tap");
    bind(Optional.of("hv2"), ImmutableMap.of());
    assertPlaces("hv2:tap");
  }

  @Test
  void aHypervisorThatIsAwayKeepsItsPortUntilSomebodyElseShowsIt() {
    worlds.plug("hv1", "tap").claim("hv1", "tap", "a").disconnect("hv1");
    assertPlaces("hv1:tap");
    worlds.plug("hv2", "tap").claim("hv2", "tap", "a");
    assertPlaces("hv2:tap");
    worlds.connect("hv1", Named.vif(2, "tap"));
    assertPlaces("hv2:tap");
    assertStandings("hv2:tap HOLDS: ", "hv1:tap CONFLICT: the port is held by hv2:tap");
  }

  @Test
  void claimsOfAForgottenHypervisorAreForgotten() {
    worlds.plug("hv1", "tap").claim("hv1", "tap", "a");
    worlds.plug("hv2", "tap").claim("hv2", "tap", "a");
    worlds.edit(draft -> new HypervisorCommands().delete(draft, hv("hv1")));
    assertPlaces("hv2:tap");
    worlds.claim("hv1", "tap", "a");
    assertThat(worlds.world().claims().on(hv("hv1"))).isEmpty();
  }

  private void bind(Optional<String> host, ImmutableMap<String, String> profile) {
    worlds.edit(
        draft -> new PortCommands().update(draft, portId("a"), Requests.binding(host, profile)));
  }

  private void assertPlaces(String... places) {
    assertThat(worlds.world().wiring().placesOf(portId("a")).stream().map(Place::toString))
        .containsExactly(places);
  }

  private void assertStandings(String... standings) {
    List<String> said =
        Standings.of(worlds.world(), worlds.portNamed("a")).stream()
            .map(VifReportsTest::text)
            .toList();
    assertThat(said).containsExactlyElementsOf(Arrays.asList(standings));
  }

  private static String text(Standing standing) {
    return standing.claim().place() + " " + standing.state() + ": " + standing.reason();
  }
}
