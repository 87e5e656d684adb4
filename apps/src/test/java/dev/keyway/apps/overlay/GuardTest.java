package dev.keyway.apps.overlay;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.flow.Field;
import dev.keyway.topology.model.MacAddress;
import dev.keyway.topology.model.Port;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** A port can't lie about who it is, unless its security is off. */
final class GuardTest {

  private static final int FRAGMENT = 44;

  private final Tenants tenants = new Tenants();

  @Test
  void liesGoNowhere() {
    FakeFabric fabric = tenants.fabric();
    forEveryLie((port, lie) -> fabric.send(lie).from(port).staysHome().arrivesNowhere());
  }

  @Test
  void liesInTaggedFramesGoNowhere() {
    FakeFabric fabric = tenants.fabric();
    forEveryLie(
        (port, lie) ->
            fabric.send(DeliveryTest.tagged(lie)).from(port).staysHome().arrivesNowhere());
  }

  @Test
  void withoutPortSecurityLiesArriveWhereTheyAreSent() {
    tenants.ports().forEach(port -> tenants.scene.change(port, Updates.securityOff()));
    FakeFabric fabric = tenants.fabric();
    forEveryLie(
        (port, lie) -> {
          MacAddress to = new MacAddress(lie.number(Field.ETH_DST));
          fabric
              .send(lie)
              .from(port)
              .carries(tenants.networkOf(port).key())
              .arrivesAt(to.isGroup() ? tenants.neighbours(port) : tenants.neighbours(port, to));
        });
  }

  @Test
  void withoutPortSecurityAQuestionIsForEverybodyToAnswer() {
    tenants.scene.change(tenants.alice, Updates.securityOff());
    FakeFabric fabric = tenants.fabric();
    Guest alice = new Guest(tenants.alice);
    for (Port other : tenants.neighbours(tenants.alice)) {
      Guest owner = new Guest(other);
      fabric
          .send(alice.arpRequest(owner.v4()))
          .from(tenants.alice)
          .arrivesAt(tenants.neighbours(tenants.alice));
      fabric
          .send(alice.solicitation(owner.v6()))
          .from(tenants.alice)
          .arrivesAt(tenants.neighbours(tenants.alice));
    }
  }

  /** Of a later fragment the switch reads no ports; of IPv6 not even the protocol. */
  @Test
  void fragmentsPassFromItsOwnAddressOnly() {
    FakeFabric fabric = tenants.fabric();
    Guest alice = new Guest(tenants.alice);
    Guest carol = new Guest(tenants.carol);
    Frame v4 = alice.ipv4(carol.mac(), carol.v4());
    Frame v6 = alice.ipv6(carol.mac(), carol.v6()).with(Field.IP_PROTO, FRAGMENT);
    for (Frame honest : new Frame[] {v4, v6}) {
      fabric.send(honest).from(tenants.alice).arrivesAt(tenants.carol);
    }
    Frame[] lies = {
      v4.with(Field.IPV4_SRC, Lies.FORGED_V4),
      v6.with(Field.IPV6_SRC, Lies.FORGED_V6),
      v6.without(Field.IPV6_SRC),
      alice.dhcpDiscover().without(Field.UDP_SRC, Field.UDP_DST)
    };
    for (Frame lie : lies) {
      fabric.send(lie).from(tenants.alice).staysHome().arrivesNowhere();
    }
  }

  @Test
  void aGuestWithoutAnAddressMayAskForOneByDhcp() {
    FakeFabric fabric = tenants.fabric();
    for (Port port : tenants.ports()) {
      fabric.send(new Guest(port).dhcpDiscover()).from(port).arrivesAt(tenants.neighbours(port));
    }
  }

  @Test
  void aPortWithoutAddressesSpeaksNoIpButDhcpAndOtherTypes() {
    Guest alice = new Guest(tenants.alice);
    Guest carol = new Guest(tenants.carol);
    tenants.scene.change(alice.port(), Updates.addresses(ImmutableList.of()));
    FakeFabric fabric = tenants.fabric();
    Frame[] silent = {
      alice.ipv4(carol.mac(), carol.v4()),
      alice.ipv6(carol.mac(), carol.v6()),
      alice.ipv6(carol.mac(), carol.v6()).with(Field.IPV6_SRC, alice.mac().linkLocal()),
      alice.arpRequest(carol.v4()),
      alice.arpProbe(alice.v4()),
      alice.duplicateDetection(alice.mac().linkLocal())
    };
    for (Frame frame : silent) {
      fabric.send(frame).from(alice.port()).staysHome().arrivesNowhere();
    }
    fabric.send(alice.other(carol.mac())).from(alice.port()).arrivesAt(carol.port());
    fabric
        .send(alice.dhcpDiscover())
        .from(alice.port())
        .arrivesAt(tenants.neighbours(alice.port()));
  }

  private void forEveryLie(BiConsumer<Port, Frame> test) {
    for (Port port : tenants.ports()) {
      Guest victim = new Guest(tenants.neighbours(port).get(0));
      Lies.of(new Guest(port), victim).values().forEach(lie -> test.accept(port, lie));
    }
  }
}
