package dev.keyway.topology.command;

import com.google.common.collect.ImmutableList;
import dev.keyway.topology.model.FixedIp;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.IpVersion;
import dev.keyway.topology.model.MacAddress;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.PortId;
import dev.keyway.topology.model.Subnet;
import dev.keyway.topology.world.World;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the addresses of one port: those it asks for by name, or the next free of its subnets'
 * pools.
 */
final class IpAllocation {

  private final World world;
  private final NetworkId network;
  private final ImmutableList<FixedIp> held;
  private final MacAddress mac;
  private final Set<IpAddress> chosen = new HashSet<>();

  /** For a port of a network that holds these addresses so far. */
  IpAllocation(World world, NetworkId network, ImmutableList<FixedIp> held, MacAddress mac) {
    this.world = world;
    this.network = network;
    this.held = held;
    this.mac = mac;
  }

  /** The addresses to have; without a wish, one of each family that the network has subnets of. */
  ImmutableList<FixedIp> allocate(Optional<ImmutableList<WantedIp>> wanted) throws Rejection {
    List<FixedIp> ips = new ArrayList<>();
    if (wanted.isEmpty()) {
      for (IpVersion version : IpVersion.values()) {
        firstFree(version).ifPresent(ips::add);
      }
      return ImmutableList.copyOf(ips);
    }
    // Addresses asked for by name first, so that none of them is given away as the next free one.
    FixedIp[] found = new FixedIp[wanted.get().size()];
    for (int i = 0; i < found.length; i++) {
      WantedIp wish = wanted.get().get(i);
      if (wish.address().isPresent()) {
        found[i] = named(wish, wish.address().get());
      }
    }
    for (int i = 0; i < found.length; i++) {
      WantedIp wish = wanted.get().get(i);
      if (wish.address().isEmpty()) {
        found[i] = nextOf(wish);
      }
    }
    return ImmutableList.copyOf(found);
  }

  private Optional<FixedIp> firstFree(IpVersion version) throws Rejection {
    boolean any = false;
    for (Subnet subnet : world.subnets().of(network)) {
      if (subnet.cidr().version() == version) {
        any = true;
        Optional<IpAddress> free = world.subnets().nextFree(subnet.id());
        if (free.isPresent()) {
          return Optional.of(new FixedIp(subnet.id(), free.get()));
        }
      }
    }
    if (any) {
      throw Rejection.conflict(
          "IpAddressGenerationFailure",
          "No more IP addresses of IPv"
              + version.number()
              + " available on network "
              + network
              + ".");
    }
    return Optional.empty();
  }

  private FixedIp named(WantedIp wish, IpAddress address) throws Rejection {
    Subnet subnet = wish.subnet().isPresent() ? subnet(wish) : subnetOf(address);
    if (!subnet.cidr().contains(address)) {
      throw Rejection.invalid(
          "InvalidIpForSubnet",
          "IP address "
              + address
              + " is not a valid IP for the specified subnet "
              + subnet.cidr()
              + ".");
    }
    if (!subnet.cidr().hosts().contains(address) || !address.isUnicast()) {
      throw Rejection.invalid(
          "InvalidIpForSubnet",
          "IP address " + address + " can't be a host's in subnet " + subnet.cidr() + ".");
    }
    Optional<PortId> holder = world.ports().withAddress(network, address);
    boolean ours = held.stream().map(FixedIp::address).anyMatch(address::equals);
    if (holder.isPresent() && !ours) {
      throw Rejection.conflict(
          "IpAddressAlreadyAllocated",
          "IP address "
              + address
              + " already allocated in subnet "
              + subnet.id()
              + " to port "
              + holder.get()
              + ".");
    }
    if (!chosen.add(address)) {
      throw Rejection.invalid("Invalid input for fixed_ips: '" + address + "' is listed twice.");
    }
    return new FixedIp(subnet.id(), address);
  }

  private FixedIp nextOf(WantedIp wish) throws Rejection {
    Subnet subnet = subnet(wish);
    // What the port has of the subnet it keeps: an update that names subnets only must not renumber
    // it.
    Optional<FixedIp> kept =
        held.stream()
            .filter(ip -> ip.subnet().equals(subnet.id()) && !chosen.contains(ip.address()))
            .findFirst();
    if (kept.isPresent()) {
      chosen.add(kept.get().address());
      return kept.get();
    }
    IpAddress free =
        world
            .subnets()
            .nextFree(subnet.id(), chosen)
            .orElseThrow(
                () ->
                    Rejection.conflict(
                        "IpAddressGenerationFailure",
                        "No more IP addresses available on network "
                            + network
                            + ": the pools of subnet "
                            + subnet.id()
                            + " are used up."));
    chosen.add(free);
    return new FixedIp(subnet.id(), free);
  }

  private Subnet subnet(WantedIp wish) throws Rejection {
    if (wish.subnet().isEmpty()) {
      throw Rejection.invalid(
          "Invalid input for fixed_ips: an entry for port "
              + mac
              + " has neither subnet_id nor ip_address.");
    }
    Subnet subnet =
        world
            .subnets()
            .get(wish.subnet().get())
            .orElseThrow(() -> Rejection.notFound("Subnet", wish.subnet().get()));
    if (!subnet.network().equals(network)) {
      throw Rejection.invalid(
          "InvalidInput",
          "Failed to create port on network "
              + network
              + ", because fixed_ips included invalid subnet "
              + subnet.id()
              + ".");
    }
    return subnet;
  }

  private Subnet subnetOf(IpAddress address) throws Rejection {
    return world.subnets().of(network).stream()
        .filter(subnet -> subnet.cidr().contains(address))
        .findFirst()
        .orElseThrow(
            () ->
                Rejection.invalid(
                    "InvalidIpForNetwork",
                    "IP address "
                        + address
                        + " is not a valid IP for any of the subnets on the"
                        + " specified network "
                        + network
                        + "."));
  }
}
