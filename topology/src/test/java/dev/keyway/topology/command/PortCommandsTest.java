package dev.keyway.topology.command;

import static dev.keyway.topology.world.Named.hv;
import static dev.keyway.topology.world.Named.networkId;
import static dev.keyway.topology.world.Named.portId;
import static dev.keyway.topology.world.Requests.adminUp;
import static dev.keyway.topology.world.Requests.at;
import static dev.keyway.topology.world.Requests.newHost;
import static dev.keyway.topology.world.Requests.newMac;
import static dev.keyway.topology.world.Requests.portOf;
import static dev.keyway.topology.world.Requests.withMac;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.topology.model.MacAddress;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.world.Worlds;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ports but for their IP addresses, which {@link IpAllocationTest} is about. */
final class PortCommandsTest {

  private static final String MAC = "02:00:00:00:00:01";

  private final PortCommands ports = new PortCommands();
  private final Worlds worlds = Worlds.empty().network("blue").network("red");

  @Test
  void aPortGetsAnAddressOfItsOwn() {
    worlds.unplaced("a", "blue").unplaced("b", "blue").unplaced("c", "red");
    assertThat(worlds.world().ports().byMac()).hasSize(3);
    MacAddress mac = worlds.portNamed("b").mac();
    assertThat(mac.isGroup()).isFalse();
    assertThat(mac.toString()).startsWith("fa:16:3e:");
    assertThat(mac).isNotEqualTo(worlds.portNamed("a").mac());
  }

  @Test
  void anAddressThatWouldBeNextButIsTakenIsPassedOver() {
    worlds.port("a", withMac(portOf("blue"), "fa:16:3e:00:00:02")).unplaced("b", "blue");
    assertThat(worlds.portNamed("b").mac()).hasToString("fa:16:3e:00:00:03");
  }

  @Test
  void aMacInUseIsRefusedOnItsNetworkOnly() {
    worlds
        .port("a", withMac(portOf("blue"), MAC))
        .port("b", withMac(portOf("red"), MAC))
        .unplaced("c", "blue");
    Refused.conflict(worlds, creating("d", withMac(portOf("blue"), MAC)))
        .hasMessageContaining("mac address " + MAC + " is in use by port " + portId("a"));
    Refused.conflict(worlds, updating("c", newMac(MAC)));
    worlds.edit(updating("a", newMac(MAC)));
    assertThat(worlds.portNamed("a").standard().revision()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01", "00:00:00:00:00:00"})
  void anAddressThatNoStationCanHaveIsRefused(String mac) {
    Refused.invalid(worlds, creating("p", withMac(portOf("blue"), mac)))
        .hasMessageContaining("mac_address: '" + mac + "'");
  }

  @Test
  void anInterfaceIsOnePorts() {
    worlds.port("a", at(portOf("blue"), "hv1", "vif1"));
    Refused.conflict(worlds, creating("b", at(portOf("red"), "hv1", "vif1")))
        .hasMessageContaining(
            "Interface 'vif1' on hypervisor 'hv1' is taken by port " + portId("a"));
    worlds.port("b", at(portOf("red"), "hv2", "vif1"));
    Refused.conflict(worlds, updating("b", newHost(Optional.of("hv1"))));
    worlds
        .edit(updating("a", newHost(Optional.empty())))
        .edit(updating("b", newHost(Optional.of("hv1"))));
    assertThat(worlds.world().ports().at(new Place(hv("hv1"), "vif1"))).contains(portId("b"));
  }

  @Test
  void aPortIsBoundOnceItsInterfaceIsThere() {
    worlds.hypervisor("hv1").placed("a", "blue", "hv1");
    assertThat(worlds.world().wiring().bound()).isEmpty();
    worlds.plug("hv1", "a");
    assertThat(worlds.world().wiring().placeOf(portId("a"))).contains(new Place(hv("hv1"), "a"));
    worlds.edit(updating("a", adminUp(false)));
    assertThat(worlds.world().wiring().bound()).isEmpty();
    assertThat(worlds.world().wiring().membersOf(networkId("blue"))).isEmpty();
    worlds.edit(updating("a", adminUp(true)));
    assertThat(worlds.world().wiring().membersOf(networkId("blue"))).containsExactly(hv("hv1"));
  }

  @Test
  void aPortMovesWithItsHost() {
    worlds.hypervisor("hv1").hypervisor("hv2").port("a", "blue", "hv1").plug("hv2", "a");
    worlds.edit(updating("a", newHost(Optional.of("hv2"))));
    assertThat(worlds.world().wiring().placeOf(portId("a"))).contains(new Place(hv("hv2"), "a"));
    assertThat(worlds.world().wiring().membersOf(networkId("blue"))).containsExactly(hv("hv2"));
  }

  @Test
  void aDeletedPortLeavesNothingButItsNumber() {
    worlds.subnet("blue", "10.0.0.0/24").hypervisor("hv1");
    var before = worlds.world();
    worlds.placed("a", "blue", "hv1").edit(draft -> ports.delete(draft, portId("a")));
    assertThat(worlds.world().wiring()).isEqualTo(before.wiring());
    assertThat(worlds.world().ports().byAddress()).isEmpty();
    assertThat(worlds.world().ports().nextNumber()).isEqualTo(2);
    worlds.unplaced("b", "blue");
    assertThat(worlds.portNamed("b").number()).isEqualTo(2);
  }

  @Test
  void whatIsNotNamedComesFromTheNetwork() {
    worlds.unplaced("a", "blue");
    assertThat(worlds.portNamed("a").standard().project()).isEqualTo("tenant");
    assertThat(worlds.portNamed("a").portSecurity()).isTrue();
  }

  @Test
  void whatIsNotThereIsNotFound() {
    Refused.notFound(worlds, draft -> ports.delete(draft, portId("a")));
    Refused.notFound(worlds, updating("a", adminUp(true)));
    Refused.notFound(worlds, creating("a", portOf("green")))
        .hasMessageContaining(networkId("green").toString());
  }

  private Worlds.Edit creating(String name, PortCommands.Creation wanted) {
    return draft -> ports.create(draft, portId(name), wanted);
  }

  private Worlds.Edit updating(String name, PortCommands.Update wanted) {
    return draft -> ports.update(draft, portId(name), wanted);
  }
}
