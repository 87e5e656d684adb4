package dev.keyway.apps.overlay;

import dev.keyway.controller.flow.Field;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.Port;
import org.junit.jupiter.api.Test;

/**
 * Who answers when a guest looks for a neighbour: the bridge where the model knows the address, the
 * owner where a guest wants to hear from the owner itself.
 */
final class NeighbourTest {

  private static final IpAddress NOBODY_V4 = IpAddress.parse("10.0.0.200");
  private static final IpAddress NOBODY_V6 = IpAddress.parse("fd00::200");

  private final Tenants tenants = new Tenants();
  private final FakeFabric fabric = tenants.fabric();

  @Test
  void anArpRequestForAKnownAddressIsAnsweredByTheBridge() {
    tenants.forEveryPair(
        (asker, to) -> {
          for (Port owner : tenants.neighbours(asker.port(), to.mac())) {
            Frame answer = new Guest(owner).arpReply(asker.mac(), asker.v4());
            fabric.send(asker.arpRequest(to.v4())).from(asker.port()).isAnsweredWith(answer);
          }
        });
  }

  @Test
  void aSolicitationForAKnownAddressIsAnsweredByTheBridge() {
    tenants.forEveryPair(
        (asker, to) -> {
          for (Port owner : tenants.neighbours(asker.port(), to.mac())) {
            Frame answer = new Guest(owner).advertisement(to.v6(), asker.mac(), asker.v6());
            fabric.send(asker.solicitation(to.v6())).from(asker.port()).isAnsweredWith(answer);
          }
        });
  }

  @Test
  void aQuestionForAnUnknownAddressGoesToEverybodyOnTheNetwork() {
    for (Port port : tenants.ports()) {
      Guest guest = new Guest(port);
      floods(guest, guest.arpRequest(NOBODY_V4));
      floods(guest, guest.solicitation(NOBODY_V6));
    }
  }

  @Test
  void anAnnouncementAndAProbeGoToEverybodyEvenForKnownAddresses() {
    tenants.forEveryPair(
        (from, to) -> {
          floods(from, from.arpAnnouncement());
          floods(from, from.arpProbe(to.v4()));
          floods(from, from.arpProbe(from.v4()));
        });
  }

  @Test
  void duplicateDetectionOfItsOwnAddressesGoesToEverybody() {
    for (Port port : tenants.ports()) {
      Guest guest = new Guest(port);
      floods(guest, guest.duplicateDetection(guest.v6()));
      floods(guest, guest.duplicateDetection(guest.mac().linkLocal()));
    }
  }

  @Test
  void aQuestionWhetherSomebodyIsStillThereIsForTheOwnerToAnswer() {
    tenants.forEveryPair(
        (from, to) -> {
          arrivesAtOwner(from, to, from.unicastSolicitation(to.v6(), to.mac()));
          arrivesAtOwner(from, to, from.arpRequest(to.v4()).with(Field.ETH_DST, to.mac()));
        });
  }

  @Test
  void aSolicitationWithoutItsOptionIsForTheOwnerToAnswer() {
    tenants.forEveryPair(
        (from, to) ->
            floods(from, from.solicitation(to.v6()).without(Field.ND_OPTIONS_TYPE, Field.ND_SLL)));
  }

  @Test
  void aLinkLocalAddressIsForItsOwnerToAnswer() {
    tenants.forEveryPair((from, to) -> floods(from, from.solicitation(to.mac().linkLocal())));
  }

  @Test
  void aTaggedQuestionIsNotForTheBridge() {
    tenants.forEveryPair(
        (from, to) -> {
          floods(from, DeliveryTest.tagged(from.arpRequest(to.v4())));
          floods(from, DeliveryTest.tagged(from.solicitation(to.v6())));
        });
  }

  @Test
  void ownersAnswersAndAdvertisementsPass() {
    tenants.forEveryPair(
        (from, to) -> {
          arrivesAtOwner(from, to, from.arpReply(to.mac(), to.v4()));
          arrivesAtOwner(from, to, from.advertisement(from.v6(), to.mac(), to.v6()));
          floods(
              from,
              from.advertisement(from.v6(), Guest.groupMac(Guest.ALL_NODES), Guest.ALL_NODES));
        });
  }

  @Test
  void questionsForRoutersAndListenerReportsPass() {
    for (Port port : tenants.ports()) {
      Guest guest = new Guest(port);
      for (int type :
          new int[] {Frames.ROUTER_SOLICITATION, Frames.MLD_REPORT, Frames.MLD_V2_REPORT}) {
        Frame frame = guest.icmpv6(type, Guest.groupMac(Guest.ALL_ROUTERS), Guest.ALL_ROUTERS);
        floods(guest, frame);
        floods(guest, frame.with(Field.IPV6_SRC, guest.mac().linkLocal()));
        floods(guest, frame.without(Field.IPV6_SRC));
      }
    }
  }

  private void arrivesAtOwner(Guest from, Guest to, Frame frame) {
    fabric.send(frame).from(from.port()).arrivesAt(tenants.neighbours(from.port(), to.mac()));
  }

  private void floods(Guest from, Frame frame) {
    fabric.send(frame).from(from.port()).arrivesAt(tenants.neighbours(from.port()));
  }
}
