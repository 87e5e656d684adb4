package dev.keyway.topology.world;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.keyway.topology.command.HostReports;
import dev.keyway.topology.command.HypervisorCommands;
import dev.keyway.topology.command.Rejection;
import dev.keyway.topology.command.VifReports;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.MacAddress;
import dev.keyway.topology.model.Vif;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The databases that {@link RandomChanges} reports about: hosts that join, leave and go away, and
 * interfaces that claim ports, often ones that others claim too.
 */
final class RandomHosts {

  private final SplittableRandom random;
  private final RandomRequests requests;

  RandomHosts(SplittableRandom random, RandomRequests requests) {
    this.random = random;
    this.requests = requests;
  }

  void anything(Draft draft) throws Rejection {
    HypervisorId id = RandomRequests.hypervisor(random);
    switch (random.nextInt(12)) {
      case 0 -> join(draft, id);
      case 1 -> connect(draft, id);
      case 2 -> HostReports.disconnected(draft, id, "closed");
      case 3 -> VifReports.are(draft, id, ImmutableList.of(vif(draft)));
      case 4 -> leaveOrReturn(draft, id);
      case 5, 6, 7 ->
          VifReports.changed(
              draft,
              id,
              ImmutableList.of(),
              ImmutableSet.of(RandomSwitches.interfaceName(random), "unheard-of"));
      default -> VifReports.changed(draft, id, ImmutableList.of(vif(draft)), ImmutableSet.of());
    }
  }

  private void join(Draft draft, HypervisorId id) throws Rejection {
    Optional<Hypervisor> known = draft.world().fleet().get(id);
    if (known.isPresent()) {
      new HypervisorCommands()
          .join(
              draft,
              new Hypervisor(
                  id,
                  known.get().datapath(),
                  known.get().tunnelIp(),
                  known.get().tunnelPort(),
                  Optional.of("system-" + random.nextInt(4))),
              Optional.empty());
    }
  }

  private void connect(Draft draft, HypervisorId id) {
    HostReports.shows(
        draft,
        new Host(
            id,
            true,
            "192.0.2.1:40000",
            draft.at(),
            "",
            "Open vSwitch 3.1.0",
            "br-int",
            "netdev",
            "external_ids:keyway-tunnel-ip",
            ImmutableList.of()));
  }

  private void leaveOrReturn(Draft draft, HypervisorId id) throws Rejection {
    if (random.nextBoolean()) {
      new HypervisorCommands().mayJoin(draft, id);
    } else if (random.nextInt(4) == 0) {
      new HypervisorCommands().leave(draft, id);
    }
  }

  private Vif vif(Draft draft) {
    Optional<MacAddress> mac =
        random.nextInt(4) == 0 ? Optional.of(requests.mac()) : Optional.empty();
    return new Vif(RandomSwitches.interfaceName(random), requests.port(draft), mac);
  }
}
