package dev.keyway.topology.world;

import com.google.common.collect.DiscreteDomain;
import com.google.common.collect.Range;
import com.google.common.collect.RangeSet;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.TunnelKey;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * Which network holds which key, and which keys of the configured ranges are free.
 *
 * @param cursor where the search for a free key goes on, so that a key just given back is lent
 *     again last
 */
public record Keys(Intervals<Long> free, PMap<TunnelKey, NetworkId> holders, long cursor) {

  /** No key is held; those in the ranges can be allocated. */
  static Keys within(RangeSet<Long> ranges) {
    Intervals<Long> free = Intervals.empty(DiscreteDomain.longs());
    for (Range<Long> range : ranges.asRanges()) {
      Range<Long> closed = range.canonical(DiscreteDomain.longs());
      free = free.plusAll(closed.lowerEndpoint(), closed.upperEndpoint() - 1);
    }
    return new Keys(free, HashTreePMap.empty(), TunnelKey.MIN);
  }

  /** The network that holds a key. */
  public Optional<NetworkId> holder(TunnelKey key) {
    return Optional.ofNullable(holders.get(key));
  }

  /** A key of the ranges that nobody holds; empty when all are held. */
  public Optional<TunnelKey> next() {
    return free.firstFrom(cursor).or(free::first).map(TunnelKey::new);
  }

  Keys plus(TunnelKey key, NetworkId holder) {
    boolean allocatable = free.contains(key.value());
    return new Keys(
        free.minus(key.value()), holders.plus(key, holder), allocatable ? key.value() + 1 : cursor);
  }

  Keys searchedFrom(long key) {
    return new Keys(free, holders, key);
  }

  Keys minus(TunnelKey key, RangeSet<Long> ranges) {
    return new Keys(
        ranges.contains(key.value()) ? free.plus(key.value()) : free, holders.minus(key), cursor);
  }
}
