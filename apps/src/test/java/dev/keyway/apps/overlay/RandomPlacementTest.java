package dev.keyway.apps.overlay;

import com.google.common.collect.ImmutableList;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.MacAddress;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.Port;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Six networks with the same addresses, strewn over three hypervisors; the seed is in the name. */
final class RandomPlacementTest {

  private static final int NETWORKS = 6;
  private static final int PORTS = 24;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 8);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyFrameArrivesWhereItMustOnceAndNowhereElse(long seed) {
    Population all = strewn(new SplittableRandom(seed));
    FakeFabric fabric = all.fabric();
    all.forEveryPair(
        (from, to) -> {
          Port port = from.port();
          List<Port> owner = all.neighbours(port, to.mac());
          fabric.send(from.ipv4(to.mac(), to.v4())).from(port).arrivesAt(owner);
          fabric.send(from.ipv6(to.mac(), to.v6())).from(port).arrivesAt(owner);
          fabric.send(from.unicastSolicitation(to.v6(), to.mac())).from(port).arrivesAt(owner);
          questions(fabric, all, from, to, owner);
        });
    for (Port port : all.ports()) {
      Guest guest = new Guest(port);
      for (MacAddress group :
          ImmutableList.of(MacAddress.BROADCAST, Guest.groupMac(Guest.ALL_NODES))) {
        fabric
            .send(guest.other(group))
            .from(port)
            .carries(all.networkOf(port).key())
            .crossesTo(all.otherMembers(port))
            .arrivesAt(all.neighbours(port));
      }
    }
  }

  private static void questions(
      FakeFabric fabric, Population all, Guest from, Guest to, List<Port> owner) {
    Journey arp = fabric.send(from.arpRequest(to.v4())).from(from.port());
    Journey solicitation = fabric.send(from.solicitation(to.v6())).from(from.port());
    // All networks use the same addresses: to ask for one's own is to announce it.
    if (to.v4().equals(from.v4())) {
      arp.arrivesAt(all.neighbours(from.port()));
      solicitation.isAnsweredWith(from.advertisement(from.v6(), from.mac(), from.v6()));
    } else if (owner.isEmpty()) {
      arp.arrivesAt(all.neighbours(from.port()));
      solicitation.arrivesAt(all.neighbours(from.port()));
    } else {
      arp.isAnsweredWith(to.arpReply(from.mac(), from.v4()));
      solicitation.isAnsweredWith(to.advertisement(to.v6(), from.mac(), from.v6()));
    }
  }

  private static Population strewn(SplittableRandom random) {
    Population all = new Population();
    List<HypervisorId> hypervisors =
        List.of("hv1", "hv2", "hv3").stream().map(all.scene::hypervisor).toList();
    List<NetworkId> networks =
        LongStream.rangeClosed(1, NETWORKS)
            .mapToObj(i -> all.scene.network("n" + i, i * 700_000_000L))
            .toList();
    for (int i = 0; i < PORTS; i++) {
      Port ignored =
          all.scene.port(
              networks.get(random.nextInt(NETWORKS)),
              hypervisors.get(random.nextInt(hypervisors.size())));
    }
    return all;
  }
}
