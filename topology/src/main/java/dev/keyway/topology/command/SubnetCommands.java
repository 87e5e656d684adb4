package dev.keyway.topology.command;

import com.google.common.collect.ImmutableList;
import dev.keyway.topology.model.FixedIp;
import dev.keyway.topology.model.HostRoute;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.IpPrefix;
import dev.keyway.topology.model.IpRange;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.model.StandardAttributes;
import dev.keyway.topology.model.Subnet;
import dev.keyway.topology.model.SubnetId;
import dev.keyway.topology.world.Change;
import dev.keyway.topology.world.Draft;
import java.util.Optional;
import java.util.stream.Stream;

/** Creates, changes and deletes subnets. */
public final class SubnetCommands {

  /** Who is the gateway of a new subnet. */
  public sealed interface Gateway {
    /** The first address that a host can have. */
    record First() implements Gateway {}

    /** Nobody: {@code "gateway_ip": null}. */
    record None() implements Gateway {}

    /** This address. */
    record At(IpAddress address) implements Gateway {}
  }

  /**
   * A subnet to create.
   *
   * @param project of the subnet, or empty for the network's
   * @param pools to allocate from, or empty for all host addresses but the gateway's
   */
  public record Creation(
      NetworkId network,
      String name,
      String description,
      Optional<String> project,
      IpPrefix cidr,
      Gateway gateway,
      boolean dhcp,
      Optional<ImmutableList<IpRange>> pools,
      ImmutableList<IpAddress> dnsServers,
      ImmutableList<HostRoute> hostRoutes) {}

  /** What to change; what is empty stays. */
  public record Update(
      Optional<String> name,
      Optional<String> description,
      Optional<Gateway> gateway,
      Optional<Boolean> dhcp,
      Optional<ImmutableList<IpRange>> pools,
      Optional<ImmutableList<IpAddress>> dnsServers,
      Optional<ImmutableList<HostRoute>> hostRoutes) {}

  /** Creates a subnet with this id; no two of one network may share an address. */
  public void create(Draft draft, SubnetId id, Creation wanted) throws Rejection {
    Network network = NetworkCommands.existing(draft, wanted.network());
    if (wanted.cidr().version().bits() - wanted.cidr().length() < 1) {
      throw Rejection.invalid(
          "Invalid input for cidr: '" + wanted.cidr() + "' has no room for two hosts.");
    }
    IpRange hosts = wanted.cidr().hosts();
    if (!hosts.start().isUnicast() || !hosts.end().isUnicast()) {
      throw Rejection.invalid(
          "Invalid input for cidr: '" + wanted.cidr() + "' has addresses that no host can have.");
    }
    for (Subnet other : draft.world().subnets().of(network.id())) {
      if (other.cidr().overlaps(wanted.cidr())) {
        throw Rejection.invalid(
            "Requested subnet with cidr: "
                + wanted.cidr()
                + " for network: "
                + network.id()
                + " overlaps with another subnet: "
                + other.cidr()
                + " ("
                + other.id()
                + ").");
      }
    }
    Optional<IpAddress> gateway = gateway(wanted.gateway(), wanted.cidr());
    draft.apply(
        new Change.SubnetPut(
            new Subnet(
                id,
                network.id(),
                StandardAttributes.create(
                    wanted.name(),
                    wanted.description(),
                    wanted.project().orElse(network.standard().project()),
                    draft.at()),
                wanted.cidr(),
                gateway,
                wanted.dhcp(),
                wanted.pools().isPresent()
                    ? checkedPools(wanted.pools().get(), wanted.cidr(), gateway)
                    : allBut(gateway, wanted.cidr().hosts()),
                wanted.dnsServers(),
                checkedRoutes(wanted.hostRoutes()))));
  }

  /** Changes a subnet. */
  public void update(Draft draft, SubnetId id, Update wanted) throws Rejection {
    Subnet old = existing(draft, id);
    Optional<IpAddress> gateway =
        wanted.gateway().isPresent() ? gateway(wanted.gateway().get(), old.cidr()) : old.gateway();
    draft.apply(
        new Change.SubnetPut(
            new Subnet(
                id,
                old.network(),
                old.standard().changed(wanted.name(), wanted.description(), draft.at()),
                old.cidr(),
                gateway,
                wanted.dhcp().orElse(old.dhcp()),
                checkedPools(wanted.pools().orElse(old.pools()), old.cidr(), gateway),
                wanted.dnsServers().orElse(old.dnsServers()),
                checkedRoutes(wanted.hostRoutes().orElse(old.hostRoutes())))));
  }

  /** Deletes a subnet; 409 while ports have addresses of it. */
  public void delete(Draft draft, SubnetId id) throws Rejection {
    Subnet subnet = existing(draft, id);
    Optional<Port> user =
        draft.world().ports().byNetwork().get(subnet.network()).stream()
            .map(port -> draft.world().ports().get(port).orElseThrow())
            .filter(port -> port.fixedIps().stream().map(FixedIp::subnet).anyMatch(id::equals))
            .findFirst();
    if (user.isPresent()) {
      throw Rejection.conflict(
          "SubnetInUse",
          "Unable to complete operation on subnet "
              + id
              + ": One or more ports have an IP allocation from this subnet, for example "
              + user.get().id()
              + ".");
    }
    draft.apply(new Change.SubnetRemoved(id));
  }

  private static Subnet existing(Draft draft, SubnetId id) throws Rejection {
    return draft.world().subnets().get(id).orElseThrow(() -> Rejection.notFound("Subnet", id));
  }

  private static Optional<IpAddress> gateway(Gateway wanted, IpPrefix cidr) throws Rejection {
    if (wanted instanceof Gateway.First) {
      return Optional.of(cidr.hosts().start());
    }
    if (wanted instanceof Gateway.At at) {
      if (!canBeGateway(at.address(), cidr)) {
        throw Rejection.invalid(
            "Invalid input for gateway_ip: '"
                + at.address()
                + "' can't be a router's in "
                + cidr
                + ".");
      }
      return Optional.of(at.address());
    }
    return Optional.empty();
  }

  /** IPv6 routers may be known by their link-local address, or by the anycast address of all. */
  private static boolean canBeGateway(IpAddress address, IpPrefix cidr) {
    if (address.version() != cidr.version()) {
      return false;
    }
    return address.isV6()
        ? cidr.contains(address) || address.high() >>> 54 == 0x3fa
        : cidr.hosts().contains(address);
  }

  private static ImmutableList<IpRange> allBut(Optional<IpAddress> gateway, IpRange hosts) {
    if (gateway.filter(hosts::contains).isEmpty()) {
      return ImmutableList.of(hosts);
    }
    IpAddress taken = gateway.get();
    ImmutableList.Builder<IpRange> pools = ImmutableList.builder();
    if (taken.compareTo(hosts.start()) > 0) {
      pools.add(new IpRange(hosts.start(), taken.previous()));
    }
    if (taken.compareTo(hosts.end()) < 0) {
      pools.add(new IpRange(taken.next(), hosts.end()));
    }
    return pools.build();
  }

  private static ImmutableList<IpRange> checkedPools(
      ImmutableList<IpRange> pools, IpPrefix cidr, Optional<IpAddress> gateway) throws Rejection {
    IpRange hosts = cidr.hosts();
    for (int i = 0; i < pools.size(); i++) {
      IpRange pool = pools.get(i);
      if (!hosts.contains(pool.start()) || !hosts.contains(pool.end())) {
        throw Rejection.invalid(
            "OutOfBoundsAllocationPool",
            "The allocation pool "
                + pool
                + " spans beyond the hosts of the subnet cidr "
                + cidr
                + ".");
      }
      if (gateway.filter(pool::contains).isPresent()) {
        throw Rejection.conflict(
            "GatewayConflictWithAllocationPools",
            "Gateway ip " + gateway.get() + " conflicts with allocation pool " + pool + ".");
      }
      Stream<IpRange> earlier = pools.subList(0, i).stream();
      Optional<IpRange> overlapping = earlier.filter(pool::overlaps).findFirst();
      if (overlapping.isPresent()) {
        throw Rejection.conflict(
            "OverlappingAllocationPools",
            "Found overlapping allocation pools: " + pool + ", " + overlapping.get() + ".");
      }
    }
    return pools;
  }

  private static ImmutableList<HostRoute> checkedRoutes(ImmutableList<HostRoute> routes)
      throws Rejection {
    for (HostRoute route : routes) {
      if (route.destination().version() != route.nextHop().version()) {
        throw Rejection.invalid(
            "Invalid input for host_routes: nexthop '"
                + route.nextHop()
                + "' is not of the family of destination '"
                + route.destination()
                + "'.");
      }
    }
    return routes;
  }
}
