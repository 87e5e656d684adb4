package dev.keyway.topology.command;

import static dev.keyway.topology.world.Named.hv;
import static dev.keyway.topology.world.Named.networkId;
import static dev.keyway.topology.world.Named.portId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.world.Worlds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HypervisorCommandsTest {

  private final HypervisorCommands hypervisors = new HypervisorCommands();
  private final Worlds worlds = Worlds.empty().hypervisor("hv1").hypervisor("hv2");

  @Test
  void aBridgeIsOneHypervisors() {
    Refused.conflict(worlds, putting("hv3", 1, "172.31.0.9"))
        .hasMessageContaining("datapath_id '0000000000000001' belongs to hypervisor 'hv1'");
    Refused.conflict(worlds, putting("hv2", 1, "172.31.0.2"));
  }

  @Test
  void aTunnelAddressIsOneHypervisors() {
    Refused.conflict(worlds, putting("hv3", 9, "172.31.0.1"))
        .hasMessageContaining("tunnel_ip '172.31.0.1' belongs to hypervisor 'hv1'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fd00::1", "0.0.0.0", "224.0.0.1", "127.0.0.1", "255.255.255.255"})
  void aTunnelAddressIsAHostsOfIpv4(String address) {
    Refused.invalid(worlds, putting("hv3", 9, address))
        .hasMessageContaining("tunnel_ip: '" + address + "'");
  }

  @Test
  void aChangedHypervisorGivesBackWhatItHad() {
    worlds.edit(putting("hv1", 7, "172.31.0.7")).edit(putting("hv3", 1, "172.31.0.1"));
    assertThat(worlds.world().fleet().withDatapath(new DatapathId(7))).contains(hv("hv1"));
    assertThat(worlds.world().fleet().withTunnelIp(IpAddress.parse("172.31.0.1")))
        .contains(hv("hv3"));
  }

  @Test
  void theSameAgainChangesNothing() {
    worlds.edit(putting("hv1", 1, "172.31.0.1"));
    assertThat(worlds.log().get(worlds.log().size() - 1).changes()).isEmpty();
  }

  @Test
  void aForgottenHypervisorTakesItsPlacesWithIt() {
    worlds.network("blue").port("a", "blue", "hv1").port("b", "blue", "hv2");
    worlds.edit(draft -> hypervisors.delete(draft, hv("hv1")));
    assertThat(worlds.world().wiring().bound().keySet()).containsExactly(portId("b"));
    assertThat(worlds.world().wiring().membersOf(networkId("blue"))).containsExactly(hv("hv2"));
    assertThat(worlds.world().fleet().interfaces()).containsOnlyKeys(hv("hv2"));
    // Its bridge is still connected, so that declared again it has them again.
    worlds.edit(putting("hv1", 1, "172.31.0.1"));
    assertThat(worlds.world().wiring().bound()).hasSize(2);
    Refused.notFound(worlds, draft -> hypervisors.delete(draft, hv("hv3")));
  }

  private Worlds.Edit putting(String name, long datapath, String tunnelIp) {
    return draft ->
        hypervisors.put(
            draft,
            Hypervisor.declared(
                hv(name), new DatapathId(datapath), IpAddress.parse(tunnelIp), "gre0"));
  }
}
