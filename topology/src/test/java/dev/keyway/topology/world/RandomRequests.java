package dev.keyway.topology.world;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.keyway.topology.command.NetworkCommands;
import dev.keyway.topology.command.PortCommands;
import dev.keyway.topology.command.Rejection;
import dev.keyway.topology.command.SubnetCommands;
import dev.keyway.topology.command.WantedIp;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.IpPrefix;
import dev.keyway.topology.model.IpRange;
import dev.keyway.topology.model.MacAddress;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.model.PortId;
import dev.keyway.topology.model.SubnetId;
import dev.keyway.topology.model.TunnelKey;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * The half of {@link RandomChanges} that tenants ask for. Few networks, blocks, MACs and interface
 * names, so that requests collide; a rejected one has applied nothing.
 */
final class RandomRequests {

  private static final int HYPERVISORS = 4;
  private static final List<String> BLOCKS =
      List.of("10.0.0.0/29", "10.0.0.8/30", "192.168.1.0/24", "fd00::/64", "fd00:1::/125");

  private static final int NETWORKS = 3;

  private final SplittableRandom random;

  RandomRequests(SplittableRandom random) {
    this.random = random;
  }

  void aboutNetworks(Draft draft) throws Rejection {
    switch (random.nextInt(6)) {
      case 0, 1, 2 -> createNetwork(draft);
      case 3, 4 -> updateNetwork(draft);
      default -> new NetworkCommands(Worlds.MTU).delete(draft, network(draft));
    }
  }

  void aboutSubnets(Draft draft) throws Rejection {
    switch (random.nextInt(4)) {
      case 0, 1 -> createSubnet(draft);
      case 2 -> updateSubnet(draft);
      default -> new SubnetCommands().delete(draft, subnet(draft));
    }
  }

  void aboutPorts(Draft draft) throws Rejection {
    switch (random.nextInt(6)) {
      case 0, 1, 2 -> createPort(draft);
      case 3, 4 -> updatePort(draft);
      default -> new PortCommands().delete(draft, port(draft));
    }
  }

  static HypervisorId hypervisor(SplittableRandom random) {
    return new HypervisorId("hv" + random.nextInt(1, HYPERVISORS + 1));
  }

  private void createNetwork(Draft draft) throws Rejection {
    if (draft.world().networks().byId().size() < NETWORKS) {
      Optional<TunnelKey> key = maybe(new TunnelKey(TunnelKey.MAX - random.nextInt(3)));
      new NetworkCommands(Worlds.MTU)
          .create(
              draft,
              new NetworkId(uuid()),
              new NetworkCommands.Creation(
                  "n", "", "tenant", mostly(), false, flag(), key, Optional.empty()));
    }
  }

  private void updateNetwork(Draft draft) throws Rejection {
    new NetworkCommands(Worlds.MTU)
        .update(
            draft,
            network(draft),
            new NetworkCommands.Update(
                maybe("renamed"),
                Optional.empty(),
                maybe(mostly()),
                Optional.empty(),
                maybe(flag()),
                maybe(1400)));
  }

  private void createSubnet(Draft draft) throws Rejection {
    String block = BLOCKS.get(random.nextInt(BLOCKS.size()));
    NetworkId network = network(draft);
    SubnetCommands.Creation named = Requests.subnetOf("any", block);
    new SubnetCommands()
        .create(
            draft,
            new SubnetId(uuid()),
            new SubnetCommands.Creation(
                network,
                named.name(),
                "",
                Optional.empty(),
                named.cidr(),
                flag() ? named.gateway() : new SubnetCommands.Gateway.None(),
                true,
                Optional.empty(),
                ImmutableList.of(),
                ImmutableList.of()));
  }

  private void updateSubnet(Draft draft) throws Rejection {
    SubnetId id = subnet(draft);
    Optional<ImmutableList<IpRange>> pools =
        draft.world().subnets().get(id).map(subnet -> ImmutableList.of(somePool(subnet.cidr())));
    new SubnetCommands()
        .update(
            draft,
            id,
            new SubnetCommands.Update(
                maybe("renamed"),
                Optional.empty(),
                maybe(new SubnetCommands.Gateway.None()),
                Optional.empty(),
                flag() ? pools : Optional.empty(),
                Optional.empty(),
                Optional.empty()));
  }

  private IpRange somePool(IpPrefix cidr) {
    IpAddress start = cidr.hosts().start();
    for (int i = random.nextInt(3); i > 0; i--) {
      start = start.next();
    }
    return start.compareTo(cidr.hosts().end()) > 0
        ? cidr.hosts()
        : new IpRange(start, cidr.hosts().end());
  }

  private void createPort(Draft draft) throws Rejection {
    new PortCommands()
        .create(
            draft,
            new PortId(uuid()),
            new PortCommands.Creation(
                network(draft),
                "p",
                "",
                Optional.empty(),
                maybe(mac()),
                flag() ? Optional.empty() : ips(draft),
                mostly(),
                maybe(flag()),
                "",
                "",
                host(),
                "normal",
                profile()));
  }

  private void updatePort(Draft draft) throws Rejection {
    new PortCommands()
        .update(
            draft,
            port(draft),
            new PortCommands.Update(
                maybe("renamed"),
                Optional.empty(),
                random.nextInt(5) == 0 ? Optional.of(mac()) : Optional.empty(),
                random.nextInt(4) == 0 ? ips(draft) : Optional.empty(),
                random.nextInt(4) == 0 ? Optional.of(mostly()) : Optional.empty(),
                random.nextInt(4) == 0 ? Optional.of(flag()) : Optional.empty(),
                maybe("vm"),
                Optional.empty(),
                rarely() ? Optional.of(host()) : Optional.empty(),
                Optional.empty(),
                rarely() ? Optional.of(profile()) : Optional.empty()));
  }

  private Optional<ImmutableList<WantedIp>> ips(Draft draft) {
    ImmutableList.Builder<WantedIp> wanted = ImmutableList.builder();
    for (int i = random.nextInt(3); i > 0; i--) {
      SubnetId id = subnet(draft);
      Optional<IpAddress> named =
          draft.world().subnets().get(id).map(subnet -> somePool(subnet.cidr()).start());
      wanted.add(new WantedIp(Optional.of(id), flag() ? named : Optional.empty()));
    }
    return Optional.of(wanted.build());
  }

  private Optional<HypervisorId> host() {
    return random.nextInt(3) > 0 ? Optional.of(hypervisor(random)) : Optional.empty();
  }

  MacAddress mac() {
    return new MacAddress(0x0200_0000_0001L + random.nextInt(6));
  }

  /**
   * Placed by name, or left to the interfaces' claims, perhaps on its way to another hypervisor.
   */
  private ImmutableMap<String, String> profile() {
    if (flag()) {
      return ImmutableMap.of(Port.INTERFACE, RandomSwitches.interfaceName(random));
    }
    return flag()
        ? ImmutableMap.of()
        : ImmutableMap.of(Port.MIGRATING_TO, hypervisor(random).name());
  }

  private NetworkId network(Draft draft) {
    return any(
        ImmutableList.copyOf(draft.world().networks().byId().keySet()), new NetworkId(uuid()));
  }

  private SubnetId subnet(Draft draft) {
    return any(ImmutableList.copyOf(draft.world().subnets().byId().keySet()), new SubnetId(uuid()));
  }

  PortId port(Draft draft) {
    return any(ImmutableList.copyOf(draft.world().ports().byId().keySet()), new PortId(uuid()));
  }

  private <T> T any(List<T> things, T otherwise) {
    return things.isEmpty() ? otherwise : things.get(random.nextInt(things.size()));
  }

  private <T> Optional<T> maybe(T value) {
    return flag() ? Optional.of(value) : Optional.empty();
  }

  private boolean mostly() {
    return random.nextInt(8) > 0;
  }

  private boolean rarely() {
    return random.nextInt(8) == 0;
  }

  private boolean flag() {
    return random.nextBoolean();
  }

  private UUID uuid() {
    return new UUID(random.nextLong(), random.nextLong());
  }
}
