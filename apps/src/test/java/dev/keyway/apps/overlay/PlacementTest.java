package dev.keyway.apps.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.keyway.topology.command.HypervisorCommands;
import dev.keyway.topology.command.NetworkCommands;
import dev.keyway.topology.command.Observation;
import dev.keyway.topology.command.PortCommands;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.MacAddress;
import dev.keyway.topology.model.Place;
import dev.keyway.topology.model.Port;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who takes part: ports that are bound, on hypervisors that are there. */
final class PlacementTest {

  private final Tenants tenants = new Tenants();
  private final Scene scene = tenants.scene;

  @Test
  void aPortThatIsDownNeitherSendsNorReceivesAndTheOthersGoOn() {
    scene.change(tenants.carol, Updates.down());
    takesNoPart(tenants.carol);
  }

  @Test
  void aDeletedPortsInterfaceNeitherSendsNorReceives() {
    scene.run(draft -> new PortCommands().delete(draft, tenants.carol.id()));
    takesNoPart(tenants.carol);
  }

  @Test
  void aPortWhoseInterfaceIsGoneTakesNoPart() {
    scene.unplug(tenants.bob);
    FakeFabric fabric = tenants.fabric();
    Frame broadcast = new Guest(tenants.alice).other(MacAddress.BROADCAST);
    fabric.send(broadcast).from(tenants.alice).arrivesAt(tenants.carol, tenants.dave);
    Frame unicast = new Guest(tenants.alice).other(tenants.bob.mac());
    fabric.send(unicast).from(tenants.alice).staysHome().arrivesNowhere();
  }

  @Test
  void anInterfaceThatNoPortIsForNeitherSendsNorReceives() {
    Port stranger = scene.unplugged(tenants.blue, tenants.hv1);
    scene.plug(stranger);
    scene.run(draft -> new PortCommands().delete(draft, stranger.id()));
    FakeFabric fabric = tenants.fabric();
    Frame frame = new Guest(stranger).other(MacAddress.BROADCAST);
    fabric.send(frame).from(stranger).staysHome().arrivesNowhere();
    Frame broadcast = new Guest(tenants.alice).other(MacAddress.BROADCAST);
    fabric.send(broadcast).from(tenants.alice).arrivesAt(tenants.neighbours(tenants.alice));
  }

  @Test
  void nothingComesFromTheBridgeItselfOrGoesThere() {
    scene.run(
        draft ->
            Observation.portChanged(
                draft,
                tenants.world().fleet().get(tenants.hv1).orElseThrow().datapath(),
                Scene.bridgePort(BridgePort.LOCAL, "br-int")));
    Frame frame = new Guest(tenants.alice).other(MacAddress.BROADCAST);
    FakeFabric fabric = tenants.fabric();
    fabric.send(frame).from(new Place(tenants.hv1, "br-int")).staysHome().arrivesNowhere();
    fabric.send(frame).from(tenants.alice).arrivesAt(tenants.neighbours(tenants.alice));
  }

  @Test
  void aNetworkThatIsDownCarriesNothingAndTheOthersGoOn() {
    scene.run(
        draft ->
            new NetworkCommands(1458)
                .update(
                    draft,
                    tenants.blue,
                    new NetworkCommands.Update(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(false),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())));
    FakeFabric fabric = tenants.fabric();
    for (Port port : tenants.ports()) {
      Journey journey = fabric.send(new Guest(port).other(MacAddress.BROADCAST)).from(port);
      journey.arrivesAt(
          port.network().equals(tenants.blue) ? ImmutableList.of() : tenants.neighbours(port));
    }
  }

  @Test
  void aPortThatMovedIsReachedAtItsNewPlaceOnly() {
    Place old = tenants.carol.place().orElseThrow();
    Port spare = scene.unplugged(tenants.grey, tenants.hv3);
    scene.plug(spare);
    String free = spare.place().orElseThrow().interfaceName();
    scene.run(draft -> new PortCommands().delete(draft, spare.id()));
    scene.change(tenants.carol, Updates.place(tenants.hv3, free));
    Port moved = tenants.world().ports().get(tenants.carol.id()).orElseThrow();
    FakeFabric fabric = tenants.fabric();
    Frame frame = new Guest(tenants.alice).other(moved.mac());
    fabric.send(frame).from(tenants.alice).arrivesAt(moved);
    Frame answer = new Guest(moved).other(tenants.alice.mac());
    fabric.send(answer).from(moved).arrivesAt(tenants.alice);
    fabric.send(answer).from(old).staysHome().arrivesNowhere();
  }

  @Test
  void aHypervisorThatIsCutOffFromUsKeepsTalkingWithTheOthers() {
    FakeFabric before = tenants.fabric();
    scene.disconnect(tenants.hv3);
    FakeFabric fabric = tenants.fabric().with(tenants.hv3, before);
    tenants.forEveryPair(
        (from, to) ->
            fabric
                .send(from.other(to.mac()))
                .from(from.port())
                .arrivesAt(tenants.neighbours(from.port(), to.mac())));
  }

  @Test
  void aHypervisorThatIsDeadKeepsNobodyFromTalking() {
    FakeFabric fabric = tenants.fabric().without(tenants.hv3);
    Frame broadcast = new Guest(tenants.alice).other(MacAddress.BROADCAST);
    fabric.send(broadcast).from(tenants.alice).losesCopies(1).arrivesAt(tenants.bob, tenants.carol);
  }

  @Test
  void aDeletedHypervisorIsSentNothingMore() {
    HypervisorId gone = tenants.hv3;
    scene.run(draft -> new HypervisorCommands().delete(draft, gone));
    FakeFabric fabric = tenants.fabric();
    Frame broadcast = new Guest(tenants.alice).other(MacAddress.BROADCAST);
    fabric.send(broadcast).from(tenants.alice).losesCopies(0).arrivesAt(tenants.bob, tenants.carol);
    Frame unicast = new Guest(tenants.alice).other(tenants.dave.mac());
    fabric.send(unicast).from(tenants.alice).staysHome().arrivesNowhere();
  }

  @Test
  void withoutATunnelPortTheGuestsOfOneHypervisorStillTalk() {
    scene.removePort(tenants.hv1, Scene.TUNNEL_PORT);
    FakeFabric fabric = tenants.fabric();
    Frame broadcast = new Guest(tenants.alice).other(MacAddress.BROADCAST);
    fabric.send(broadcast).from(tenants.alice).staysHome().arrivesAt(tenants.bob);
    Guest alice = new Guest(tenants.alice);
    Guest carol = new Guest(tenants.carol);
    fabric
        .send(alice.arpRequest(carol.v4()))
        .from(tenants.alice)
        .isAnsweredWith(carol.arpReply(alice.mac(), alice.v4()));
  }

  private void takesNoPart(Port out) {
    FakeFabric fabric = tenants.fabric();
    fabric.send(new Guest(out).other(MacAddress.BROADCAST)).from(out).staysHome().arrivesNowhere();
    for (Port port : ImmutableList.of(tenants.alice, tenants.bob, tenants.dave)) {
      Guest guest = new Guest(port);
      fabric.send(guest.other(out.mac())).from(port).staysHome().arrivesNowhere();
      fabric
          .send(guest.other(MacAddress.BROADCAST))
          .from(port)
          .arrivesAt(
              tenants.neighbours(port).stream()
                  .filter(other -> !other.id().equals(out.id()))
                  .toList());
    }
  }

  /** Every sender reaches both places, its own hypervisor's too, and both places send. */
  @Test
  void aPortThatMovesReceivesAndSendsAtBothPlaces() {
    Port moving = scene.unclaimed(tenants.blue);
    scene.plugClaiming(tenants.hv1, "old", moving);
    scene.plugClaiming(tenants.hv2, "new", moving);
    scene.change(moving, Updates.migratingTo(tenants.hv2));
    ImmutableList<Place> both =
        ImmutableList.of(new Place(tenants.hv1, "old"), new Place(tenants.hv2, "new"));
    assertThat(tenants.world().wiring().placesOf(moving.id())).isEqualTo(both);
    FakeFabric fabric = tenants.fabric();
    for (Port sender :
        ImmutableList.of(tenants.alice, tenants.carol, tenants.dave, tenants.mallory)) {
      Journey journey = fabric.send(new Guest(sender).other(moving.mac())).from(sender);
      if (sender.network().equals(tenants.blue)) {
        journey.arrivesOnceAt(both);
      } else {
        journey.arrivesNowhere();
      }
    }
    for (Place place : both) {
      fabric
          .send(new Guest(moving).other(tenants.alice.mac()))
          .from(place)
          .arrivesAt(tenants.alice);
    }
  }

  @Test
  void afterTheMoveOnlyTheNewPlaceReceives() {
    Port moving = scene.unclaimed(tenants.blue);
    scene.plugClaiming(tenants.hv1, "old", moving);
    scene.plugClaiming(tenants.hv2, "new", moving);
    scene.change(moving, Updates.migratingTo(tenants.hv2));
    scene.removePort(tenants.hv1, "old");
    tenants
        .fabric()
        .send(new Guest(tenants.alice).other(moving.mac()))
        .from(tenants.alice)
        .arrivesOnceAt(ImmutableList.of(new Place(tenants.hv2, "new")));
  }
}
