package dev.keyway.topology.world;

import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.IpRange;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.Subnet;
import dev.keyway.topology.model.SubnetId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.TreePMap;

/** The wanted subnets, by id and by network, and the addresses of their pools that no port has. */
public record Subnets(
    TreePMap<SubnetId, Subnet> byId,
    Index<NetworkId, SubnetId> byNetwork,
    PMap<SubnetId, Intervals<IpAddress>> free) {

  static final Subnets NONE = new Subnets(TreePMap.empty(), Index.empty(), HashTreePMap.empty());

  /** The subnet, if there is one. */
  public Optional<Subnet> get(SubnetId id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The subnets of a network, in the order of their ids. */
  public List<Subnet> of(NetworkId network) {
    return byNetwork.get(network).stream().map(id -> get(id).orElseThrow()).toList();
  }

  /** The lowest address of the pools that no port has. */
  public Optional<IpAddress> nextFree(SubnetId id) {
    return nextFree(id, Set.of());
  }

  /** The same, but none of these. */
  public Optional<IpAddress> nextFree(SubnetId id, Set<IpAddress> but) {
    Intervals<IpAddress> addresses = free.get(id);
    if (addresses == null) {
      return Optional.empty();
    }
    Intervals<IpAddress> rest = addresses;
    for (IpAddress address : but) {
      rest = rest.minus(address);
    }
    return rest.first();
  }

  /** Adds or replaces a subnet; {@code taken} tells which addresses ports have now. */
  Subnets plus(Subnet subnet, Iterable<IpAddress> taken) {
    Subnet before = byId.get(subnet.id());
    PMap<SubnetId, Intervals<IpAddress>> pools = free;
    if (before == null || !before.pools().equals(subnet.pools())) {
      Intervals<IpAddress> addresses = Intervals.empty(Addresses.DOMAIN);
      for (IpRange pool : subnet.pools()) {
        addresses = addresses.plusAll(pool.start(), pool.end());
      }
      for (IpAddress address : taken) {
        addresses = addresses.minus(address);
      }
      pools = pools.plus(subnet.id(), addresses);
    }
    return new Subnets(
        byId.plus(subnet.id(), subnet), byNetwork.plus(subnet.network(), subnet.id()), pools);
  }

  Subnets minus(Subnet subnet) {
    return new Subnets(
        byId.minus(subnet.id()),
        byNetwork.minus(subnet.network(), subnet.id()),
        free.minus(subnet.id()));
  }

  Subnets taken(SubnetId id, IpAddress address) {
    Intervals<IpAddress> addresses = free.get(id);
    return addresses == null
        ? this
        : new Subnets(byId, byNetwork, free.plus(id, addresses.minus(address)));
  }

  Subnets givenBack(SubnetId id, IpAddress address) {
    Intervals<IpAddress> addresses = free.get(id);
    Predicate<IpRange> holds = pool -> pool.contains(address);
    return addresses == null || get(id).orElseThrow().pools().stream().noneMatch(holds)
        ? this
        : new Subnets(byId, byNetwork, free.plus(id, addresses.plus(address)));
  }
}
