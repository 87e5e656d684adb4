package dev.keyway.topology.world;

import com.google.common.collect.ImmutableRangeSet;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.NetworkId;
import java.time.Instant;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.TreePMap;

/**
 * The wanted networks, by id, by number and by key.
 *
 * @param nextNumber the number of the next one made; rises for ever, so that no flow of a removed
 *     network can be taken for one of a new network
 * @param ranges the keys that may be allocated unasked
 */
public record Networks(
    TreePMap<NetworkId, Network> byId,
    PMap<Integer, NetworkId> byNumber,
    Keys keys,
    int nextNumber,
    ImmutableRangeSet<Long> ranges) {

  /** Two group ids for each number must fit the range that is ours. */
  public static final int LAST_NUMBER = (1 << 30) - 129;

  static Networks none(ImmutableRangeSet<Long> ranges) {
    return new Networks(TreePMap.empty(), HashTreePMap.empty(), Keys.within(ranges), 1, ranges);
  }

  /** The network, if there is one. */
  public Optional<Network> get(NetworkId id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The network that flows of this number belong to. */
  public Optional<Network> numbered(int number) {
    return Optional.ofNullable(byNumber.get(number)).flatMap(this::get);
  }

  Networks plus(Network network) {
    return new Networks(
        byId.plus(network.id(), network),
        byNumber.plus(network.number(), network.id()),
        keys.plus(network.key(), network.id()),
        Math.max(nextNumber, network.number() + 1),
        ranges);
  }

  /** Without a network that is removed at this time. */
  Networks minus(Network network, Instant at) {
    return new Networks(
        byId.minus(network.id()),
        byNumber.minus(network.number()),
        keys.minus(
            network.key(),
            new Quarantine(
                network.id(), network.standard().name(), network.standard().project(), at),
            ranges),
        nextNumber,
        ranges);
  }

  Networks with(Keys changed) {
    return new Networks(byId, byNumber, changed, nextNumber, ranges);
  }

  Networks numberedFrom(int number, long key) {
    return new Networks(
        byId, byNumber, keys.searchedFrom(key), Math.max(nextNumber, number), ranges);
  }
}
