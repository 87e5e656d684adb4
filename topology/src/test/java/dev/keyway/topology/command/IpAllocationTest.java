package dev.keyway.topology.command;

import static dev.keyway.topology.world.Named.networkId;
import static dev.keyway.topology.world.Named.portId;
import static dev.keyway.topology.world.Named.subnetId;
import static dev.keyway.topology.world.Requests.newIps;
import static dev.keyway.topology.world.Requests.portOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.topology.model.FixedIp;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.world.Worlds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which IP addresses a port gets. */
final class IpAllocationTest {

  private static final String V4 = "10.0.0.0/29";
  private static final String OTHER_V4 = "10.0.1.0/29";
  private static final String V6 = "fd00::/64";

  private final PortCommands ports = new PortCommands();
  private final Worlds worlds =
      Worlds.empty().network("blue").subnet("blue", V4).subnet("blue", V6);

  @Test
  void unaskedAPortGetsOneAddressOfEachFamily() {
    worlds.unplaced("a", "blue").unplaced("b", "blue");
    assertThat(ips("a")).containsExactly("10.0.0.2", "fd00::2");
    assertThat(ips("b")).containsExactly("10.0.0.3", "fd00::3");
  }

  @Test
  void onANetworkWithoutSubnetsItGetsNone() {
    worlds.network("bare").unplaced("a", "bare");
    assertThat(ips("a")).isEmpty();
    Refused.invalid(worlds, draft -> ports.create(draft, portId("b"), portOf("bare", "10.0.0.9")))
        .hasMessageContaining("not a valid IP for any of the subnets");
  }

  @Test
  void networksShareNoAddresses() {
    worlds.network("red").subnet("red", V4).unplaced("a", "blue").unplaced("b", "red");
    assertThat(ips("a")).contains("10.0.0.2");
    assertThat(ips("b")).containsExactly("10.0.0.2");
  }

  @Test
  void aNamedAddressIsTakenFromThePools() {
    worlds.unplaced("a", "blue", "10.0.0.2").unplaced("b", "blue");
    assertThat(ips("a")).containsExactly("10.0.0.2");
    assertThat(ips("b")).contains("10.0.0.3");
  }

  @Test
  void theGatewaysAddressCanBeNamed() {
    worlds.unplaced("router", "blue", "10.0.0.1");
    assertThat(ips("router")).containsExactly("10.0.0.1");
  }

  @Test
  void anAddressInUseIsRefused() {
    worlds.unplaced("a", "blue", "10.0.0.5");
    Refused.conflict(worlds, creating("b", "10.0.0.5"))
        .hasMessageContaining("10.0.0.5 already allocated")
        .hasMessageContaining(portId("a").toString());
  }

  @Test
  void anAddressThatIsNotOfTheSubnetIsRefused() {
    Refused.invalid(worlds, creating("a", "192.168.0.1"))
        .hasMessageContaining("192.168.0.1 is not a valid IP for any of the subnets");
    Refused.invalid(worlds, creating("a", "10.0.0.0")).hasMessageContaining("can't be a host's");
    Refused.invalid(worlds, creating("a", "10.0.0.7")).hasMessageContaining("can't be a host's");
    Refused.invalid(worlds, creating("a", "fd00::")).hasMessageContaining("can't be a host's");
    worlds.unplaced("a", "blue");
    Refused.invalid(worlds, updating("a", wanted(V6, "10.0.0.4")))
        .hasMessageContaining("not a valid IP for the specified subnet fd00::/64");
  }

  @Test
  void aSubnetOfAnotherNetworkIsRefused() {
    worlds.network("red").subnet("red", OTHER_V4).unplaced("a", "blue");
    WantedIp elsewhere = new WantedIp(Optional.of(subnetId("red", OTHER_V4)), Optional.empty());
    Refused.invalid(worlds, updating("a", elsewhere)).hasMessageContaining("invalid subnet");
    Refused.notFound(worlds, updating("a", wanted("10.9.9.0/24")));
    Refused.invalid(worlds, updating("a", new WantedIp(Optional.empty(), Optional.empty())))
        .hasMessageContaining("neither subnet_id nor ip_address");
  }

  @Test
  void anAddressCannotBeHadTwice() {
    worlds.unplaced("a", "blue");
    Refused.invalid(worlds, updating("a", wanted(V4, "10.0.0.4"), wanted(V4, "10.0.0.4")))
        .hasMessageContaining("listed twice");
  }

  @Test
  void whenThePoolsAreUsedUpItIsAConflict() {
    for (int i = 2; i < 7; i++) {
      worlds.unplaced("p" + i, "blue", "10.0.0." + i);
    }
    Refused.conflict(worlds, draft -> ports.create(draft, portId("x"), portOf("blue")))
        .hasMessageContaining("No more IP addresses of IPv4")
        .hasMessageContaining(networkId("blue").toString());
    worlds.unplaced("six", "blue", "fd00::9");
    Refused.conflict(worlds, updating("six", wanted(V4))).hasMessageContaining("are used up");
    // A second subnet of the family helps.
    worlds.subnet("blue", OTHER_V4).unplaced("x", "blue");
    assertThat(ips("x")).containsExactly("10.0.1.2", "fd00::a");
  }

  @Test
  void anUpdateThatNamesTheSubnetKeepsTheAddress() {
    worlds.unplaced("a", "blue", "10.0.0.6", "fd00::66");
    worlds.edit(updating("a", wanted(V4), wanted(V6)));
    assertThat(ips("a")).containsExactly("10.0.0.6", "fd00::66");
    worlds.edit(updating("a", wanted(V4, "10.0.0.4"), wanted(V4)));
    assertThat(ips("a")).containsExactly("10.0.0.4", "10.0.0.6");
    worlds.edit(updating("a", wanted(V4), wanted(V4), wanted(V4)));
    assertThat(ips("a")).containsExactly("10.0.0.4", "10.0.0.6", "10.0.0.5");
  }

  @Test
  void whatAnUpdateLeavesOutIsFreeAgain() {
    worlds.unplaced("a", "blue").edit(updating("a"));
    assertThat(ips("a")).isEmpty();
    worlds.unplaced("b", "blue", "10.0.0.2");
    assertThat(ips("b")).containsExactly("10.0.0.2");
  }

  /** Guests remember whose an address was, so that one just given back must rest. */
  @Test
  void anAddressJustGivenBackIsLentAgainLast() {
    worlds.network("red").subnet("red", V4);
    List<String> lent = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      worlds.unplaced("p", "red");
      lent.addAll(ips("p"));
      worlds.edit(draft -> ports.delete(draft, portId("p")));
    }
    assertThat(lent)
        .containsExactly("10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5", "10.0.0.6", "10.0.0.2");
  }

  private Worlds.Edit creating(String port, String ip) {
    return draft -> ports.create(draft, portId(port), portOf("blue", ip));
  }

  private Worlds.Edit updating(String port, WantedIp... ips) {
    return draft -> ports.update(draft, portId(port), newIps(ips));
  }

  private static WantedIp wanted(String cidr) {
    return new WantedIp(Optional.of(subnetId("blue", cidr)), Optional.empty());
  }

  private static WantedIp wanted(String cidr, String ip) {
    return new WantedIp(Optional.of(subnetId("blue", cidr)), Optional.of(IpAddress.parse(ip)));
  }

  private List<String> ips(String port) {
    return worlds.portNamed(port).fixedIps().stream()
        .map(FixedIp::address)
        .map(IpAddress::toString)
        .toList();
  }
}
