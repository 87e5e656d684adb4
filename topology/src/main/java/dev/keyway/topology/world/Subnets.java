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
    PMap<SubnetId, AddressPool> free) {

  static final Subnets NONE = new Subnets(TreePMap.empty(), Index.empty(), HashTreePMap.empty());

  /** The subnet, if there is one. */
  public Optional<Subnet> get(SubnetId id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The subnets of a network, in the order of their ids. */
  public List<Subnet> of(NetworkId network) {
    return byNetwork.get(network).stream().map(id -> get(id).orElseThrow()).toList();
  }

  /** An address of the pools that no port has; one that was just given back comes last. */
  public Optional<IpAddress> nextFree(SubnetId id) {
    return nextFree(id, Set.of());
  }

  /** The same, but none of these. */
  public Optional<IpAddress> nextFree(SubnetId id, Set<IpAddress> but) {
    return Optional.ofNullable(free.get(id)).flatMap(pool -> pool.next(but));
  }

  /** Adds or replaces a subnet; {@code taken} tells which addresses ports have now. */
  Subnets plus(Subnet subnet, Iterable<IpAddress> taken) {
    Subnet before = byId.get(subnet.id());
    PMap<SubnetId, AddressPool> pools = free;
    if (before == null || !before.pools().equals(subnet.pools())) {
      Optional<IpAddress> after =
          Optional.ofNullable(free.get(subnet.id())).flatMap(AddressPool::after);
      pools = free.plus(subnet.id(), AddressPool.of(subnet.pools(), taken, after));
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

  Subnets reached(SubnetId id, IpAddress last) {
    AddressPool pool = free.get(id);
    return pool == null ? this : new Subnets(byId, byNetwork, free.plus(id, pool.after(last)));
  }

  Subnets taken(SubnetId id, IpAddress address) {
    AddressPool pool = free.get(id);
    return pool == null ? this : new Subnets(byId, byNetwork, free.plus(id, pool.minus(address)));
  }

  Subnets givenBack(SubnetId id, IpAddress address) {
    AddressPool pool = free.get(id);
    Predicate<IpRange> holds = range -> range.contains(address);
    return pool == null || get(id).orElseThrow().pools().stream().noneMatch(holds)
        ? this
        : new Subnets(byId, byNetwork, free.plus(id, pool.plus(address)));
  }
}
