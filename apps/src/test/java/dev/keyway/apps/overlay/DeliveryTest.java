package dev.keyway.apps.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.flow.Field;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.MacAddress;
import dev.keyway.topology.model.Port;
import org.junit.jupiter.api.Test;

/** Frames of honest guests arrive where they must, once, and nowhere else. */
final class DeliveryTest {

  private static final MacAddress NOBODY = MacAddress.parse("fa:16:3e:ff:ff:ff");
  private static final IpAddress GROUP_V4 = IpAddress.parse("224.0.0.251");
  private static final MacAddress GROUP_V4_MAC = MacAddress.parse("01:00:5e:00:00:fb");

  private final Tenants tenants = new Tenants();
  private final FakeFabric fabric = tenants.fabric();

  @Test
  void everyPairHasTheSameAddressesSoThatOnlyKeysTellThemApart() {
    Port here = tenants.alice;
    Port there = tenants.mallory;
    assertThat(here.mac()).isEqualTo(there.mac());
    assertThat(new Guest(here).v4()).isEqualTo(new Guest(there).v4());
    assertThat(new Guest(here).v6()).isEqualTo(new Guest(there).v6());
  }

  @Test
  void unicastArrivesAtItsOwnerOnTheSameNetworkAndNowhereElse() {
    tenants.forEveryPair(
        (from, to) -> {
          arrivesAtOwner(from, to, from.ipv4(to.mac(), to.v4()));
          arrivesAtOwner(from, to, from.ipv6(to.mac(), to.v6()));
          arrivesAtOwner(from, to, from.other(to.mac()));
          arrivesAtOwner(from, to, tagged(from.other(to.mac())));
        });
  }

  @Test
  void broadcastArrivesAtEverybodyOnTheNetworkOnceAndAtNobodyElse() {
    for (Port port : tenants.ports()) {
      Guest guest = new Guest(port);
      floods(guest, guest.ipv4(MacAddress.BROADCAST, IpAddress.parse("10.0.0.255")));
      floods(guest, guest.other(MacAddress.BROADCAST));
      floods(guest, tagged(guest.other(MacAddress.BROADCAST)));
    }
  }

  @Test
  void multicastArrivesAtEverybodyOnTheNetworkOnceAndAtNobodyElse() {
    for (Port port : tenants.ports()) {
      Guest guest = new Guest(port);
      floods(guest, guest.ipv4(GROUP_V4_MAC, GROUP_V4));
      floods(guest, guest.ipv6(Guest.groupMac(Guest.ALL_NODES), Guest.ALL_NODES));
      floods(guest, guest.other(MacAddress.parse("01:80:c2:00:00:0e")));
    }
  }

  @Test
  void unicastToAnAddressThatNobodyHasArrivesNowhereAndNeverLeavesTheHost() {
    for (Port port : tenants.ports()) {
      Guest guest = new Guest(port);
      fabric.send(guest.ipv4(NOBODY, GROUP_V4)).from(port).staysHome().arrivesNowhere();
      fabric.send(guest.other(new MacAddress(0))).from(port).staysHome().arrivesNowhere();
    }
  }

  @Test
  void aFrameToItselfIsNotGivenBack() {
    for (Port port : tenants.ports()) {
      fabric.send(new Guest(port).other(port.mac())).from(port).staysHome().arrivesNowhere();
    }
  }

  @Test
  void theUnderlayHasOnlyTheKeyOfTheNetworkAndOnlyItsMembers() {
    for (Port port : tenants.ports()) {
      fabric
          .send(new Guest(port).other(MacAddress.BROADCAST))
          .from(port)
          .carries(tenants.networkOf(port).key())
          .crossesTo(tenants.otherMembers(port));
    }
  }

  @Test
  void unicastCrossesOnlyToTheHypervisorOfItsOwner() {
    tenants.forEveryPair(
        (from, to) -> {
          Journey journey = fabric.send(from.other(to.mac())).from(from.port());
          journey
              .carries(tenants.networkOf(from.port()).key())
              .crossesTo(
                  tenants.neighbours(from.port(), to.mac()).stream()
                      .map(owner -> owner.host().orElseThrow())
                      .filter(host -> !host.equals(from.port().host().orElseThrow()))
                      .toList());
        });
  }

  @Test
  void whatComesFromATunnelGoesToPortsOfItsKeyHereAndNeverBackIntoOne() {
    Frame broadcast = new Guest(tenants.carol).other(MacAddress.BROADCAST);
    fabric
        .send(broadcast)
        .fromTunnelTo(tenants.hv1, 10)
        .staysHome()
        .arrivesAt(tenants.alice, tenants.bob);
    Frame elsewhere = new Guest(tenants.carol).other(tenants.dave.mac());
    fabric.send(elsewhere).fromTunnelTo(tenants.hv1, 10).staysHome().arrivesNowhere();
  }

  @Test
  void aKeyThatNoNetworkHasOrThatIsNotServedHereIsDropped() {
    Frame broadcast = new Guest(tenants.carol).other(MacAddress.BROADCAST);
    Frame unicast = new Guest(tenants.carol).other(tenants.alice.mac());
    for (Frame frame : ImmutableList.of(broadcast, unicast)) {
      for (long unknown : new long[] {0, 11, 4_294_967_294L}) {
        fabric.send(frame).fromTunnelTo(tenants.hv1, unknown).staysHome().arrivesNowhere();
      }
      // Green has ports, but none on hv3.
      fabric.send(frame).fromTunnelTo(tenants.hv3, 70_000).staysHome().arrivesNowhere();
    }
  }

  private void arrivesAtOwner(Guest from, Guest to, Frame frame) {
    fabric.send(frame).from(from.port()).arrivesAt(tenants.neighbours(from.port(), to.mac()));
  }

  private void floods(Guest from, Frame frame) {
    fabric.send(frame).from(from.port()).arrivesAt(tenants.neighbours(from.port()));
  }

  static Frame tagged(Frame frame) {
    return frame.with(Field.VLAN_VID, 0x1000 | 10);
  }
}
