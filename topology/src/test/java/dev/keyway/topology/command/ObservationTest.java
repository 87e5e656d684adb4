package dev.keyway.topology.command;

import static dev.keyway.topology.world.Named.hv;
import static dev.keyway.topology.world.Named.portId;
import static dev.keyway.topology.world.Named.tunnelPort;
import static dev.keyway.topology.world.Named.vif;
import static dev.keyway.topology.world.RefusedPeer.Protocol.OPENFLOW;
import static dev.keyway.topology.world.RefusedPeer.Protocol.OVSDB;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.model.PortId;
import dev.keyway.topology.world.Bridge;
import dev.keyway.topology.world.Change;
import dev.keyway.topology.world.RefusedPeer;
import dev.keyway.topology.world.Worlds;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ObservationTest {

  private final Worlds worlds = Worlds.empty().network("blue").hypervisor("hv1");

  @Test
  void interfacesComeAndGoAndTheirPortsWithThem() {
    worlds.port("a", "blue", "hv1");
    assertThat(bound()).containsExactly(portId("a"));
    assertThat(interfaces()).containsExactly("a");
    worlds.unplug("hv1", "a");
    assertThat(bound()).isEmpty();
    assertThat(interfaces()).isEmpty();
  }

  @Test
  void whatWasKnownOfADisconnectedBridgeStays() {
    worlds.port("a", "blue", "hv1").disconnect("hv1");
    assertThat(bound()).containsExactly(portId("a"));
    assertThat(worlds.world().fleet().isConnected(hv("hv1"))).isFalse();
    assertThat(worlds.world().bridgePort(new Place(hv("hv1"), "a"))).isEmpty();
    assertThat(worlds.log().get(worlds.log().size() - 1).durable()).isEmpty();
  }

  @Test
  void aBridgeThatComesBackIsBelieved() {
    worlds.port("a", "blue", "hv1").placed("b", "blue", "hv1").disconnect("hv1");
    worlds.connect("hv1", tunnelPort(), vif(9, "b"));
    assertThat(bound()).containsExactly(portId("b"));
    assertThat(interfaces()).containsExactly("b");
  }

  @Test
  void theBridgeItselfAndItsTunnelPortAreNoInterfacesOfGuests() {
    worlds.plug("hv1", vif(BridgePort.LOCAL, "br-int")).placed("gre0", "blue", "hv1");
    assertThat(interfaces()).isEmpty();
    assertThat(bound()).isEmpty();
    assertThat(worlds.world().tunnelPort(hv("hv1"))).contains(tunnelPort());
  }

  @Test
  void aBridgeThatNobodyDeclaredIsKnownButHasNoPlaces() {
    worlds.connect(new DatapathId(9), tunnelPort(), vif(2, "a")).placed("a", "blue", "hv9");
    assertThat(worlds.world().fleet().bridge(new DatapathId(9))).isPresent();
    assertThat(bound()).isEmpty();
    // Declared later, it has what it showed before.
    worlds.hypervisor("hv9", 9);
    assertThat(bound()).containsExactly(portId("a"));
    assertThat(worlds.world().bridgePort(new Place(hv("hv9"), "a"))).contains(vif(2, "a"));
  }

  @Test
  void aReportAboutABridgeThatHasGoneIsIgnored() {
    var before = worlds.disconnect("hv1").world();
    DatapathId bridge = new DatapathId(1);
    worlds.edit(draft -> Observation.portChanged(draft, bridge, vif(2, "a")));
    worlds.edit(draft -> Observation.portRemoved(draft, bridge, tunnelPort()));
    worlds.edit(draft -> Observation.disconnected(draft, bridge, "again"));
    worlds.edit(draft -> Observation.disconnected(draft, new DatapathId(5), "never came"));
    assertThat(worlds.world().fleet()).isEqualTo(before.fleet());
  }

  @Test
  void anInterfaceThatGetsAnotherNumberStaysBound() {
    worlds.port("a", "blue", "hv1").plug("hv1", vif(40, "a"));
    assertThat(worlds.world().bridgePort(new Place(hv("hv1"), "a"))).contains(vif(40, "a"));
    assertThat(bound()).containsExactly(portId("a"));
    assertThat(worlds.log().get(worlds.log().size() - 1).durable()).isEmpty();
  }

  @Test
  void aNumberBelongsToOneInterface() {
    worlds.plug("hv1", vif(5, "a")).plug("hv1", vif(5, "b"));
    assertThat(interfaces()).containsExactly("b");
    assertThat(bridge().ports()).containsOnlyKeys("gre0", "b");
    worlds.connect("hv1", vif(7, "c"), vif(7, "d"));
    assertThat(bridge().ports()).containsOnlyKeys("d");
  }

  @Test
  void aRemovalThatComesLateDoesNotTakeTheNewPort() {
    worlds.plug("hv1", vif(5, "a")).plug("hv1", vif(6, "a"));
    worlds.edit(draft -> Observation.portRemoved(draft, new DatapathId(1), vif(5, "a")));
    assertThat(interfaces()).containsExactly("a");
  }

  @Test
  void aRenamedTunnelPortIsNoGuestEvenWhileTheBridgeIsAway() {
    worlds.plug("hv1", vif(5, "gre1")).placed("gre1", "blue", "hv1").disconnect("hv1");
    assertThat(bound()).hasSize(1);
    Hypervisor renamed =
        Hypervisor.declared(hv("hv1"), new DatapathId(1), IpAddress.parse("172.31.0.1"), "gre1");
    worlds.edit(draft -> new HypervisorCommands().put(draft, renamed));
    assertThat(interfaces()).isEmpty();
    assertThat(bound()).isEmpty();
  }

  @Test
  void aRefusalIsForgottenOnceTheBridgeIsIn() {
    RefusedPeer peer =
        new RefusedPeer(
            OPENFLOW, "192.0.2.1", Optional.of(new DatapathId(7)), "TOO_OLD", "x", Worlds.NOON);
    worlds.edit(draft -> Observation.refused(draft, peer));
    assertThat(worlds.world().fleet().refused()).containsValue(peer);
    worlds.connect(new DatapathId(7));
    assertThat(worlds.world().fleet().refused()).isEmpty();
  }

  @Test
  void aHostsRefusalIsForgottenOnceTheHostIsInAndNotWhenItsBridgeIs() {
    RefusedPeer host =
        new RefusedPeer(
            OVSDB, "192.0.2.1", Optional.of(new DatapathId(1)), "TAKEN", "x", Worlds.NOON);
    RefusedPeer other =
        new RefusedPeer(OVSDB, "192.0.2.2", Optional.empty(), "TAKEN", "x", Worlds.NOON);
    worlds.edit(draft -> Observation.refused(draft, host));
    worlds.edit(draft -> Observation.refused(draft, other));
    worlds.connect("hv1", vif(2, "a"));
    assertThat(worlds.world().fleet().refused().values()).containsExactly(host, other);
    worlds.edit(draft -> HostReports.admitted(draft, "192.0.2.1"));
    assertThat(worlds.world().fleet().refused().values()).containsExactly(other);
  }

  @Test
  void onlyTheNewestRefusalsAreKept() {
    for (int i = 0; i < 100; i++) {
      RefusedPeer peer =
          new RefusedPeer(
              OPENFLOW,
              "192.0.2." + i,
              Optional.empty(),
              "GARBAGE",
              "x",
              Worlds.NOON.plusSeconds(i));
      worlds.edit(draft -> Observation.refused(draft, peer));
    }
    assertThat(worlds.world().fleet().refused()).hasSize(64);
    assertThat(worlds.world().fleet().refused()).containsKey("192.0.2.99 OPENFLOW GARBAGE");
  }

  @Test
  void onlyTheInterfacesThatDifferAreStored() {
    worlds.connect("hv1", vif(2, "a"), vif(3, "b")).connect("hv1", vif(3, "b"), vif(4, "c"));
    List<Change.Durable> durable = worlds.log().get(worlds.log().size() - 1).durable();
    assertThat(durable)
        .containsExactly(
            new Change.InterfacesChanged(hv("hv1"), ImmutableSet.of("c"), ImmutableSet.of("a")));
  }

  private Bridge bridge() {
    return worlds.world().fleet().bridgeOf(hv("hv1")).orElseThrow();
  }

  private Set<String> interfaces() {
    return worlds.world().fleet().interfacesOf(hv("hv1"));
  }

  private Set<PortId> bound() {
    return worlds.world().wiring().bound().keySet();
  }
}
