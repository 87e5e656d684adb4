package dev.keyway.topology.world;

import com.google.common.collect.DiscreteDomain;
import com.google.common.collect.Range;
import com.google.common.collect.RangeSet;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.TunnelKey;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.TreePMap;

/**
 * Which network holds which key, which keys of the configured ranges are free, and which are in
 * quarantine: nobody's, but a bridge may still have flows with them, so that lending them could
 * join two networks.
 *
 * @param cursor where the search for a free key goes on, so that a key just given back is lent
 *     again last
 * @param traces of held keys too: when their network goes, they are what the key waits for
 * @param quarantined exactly those keys with traces that no network holds
 */
public record Keys(
    Intervals<Long> free,
    PMap<TunnelKey, NetworkId> holders,
    long cursor,
    Traces traces,
    TreePMap<TunnelKey, Quarantine> quarantined) {

  /** No key is held; those in the ranges can be allocated. */
  static Keys within(RangeSet<Long> ranges) {
    Intervals<Long> free = Intervals.empty(DiscreteDomain.longs());
    for (Range<Long> range : ranges.asRanges()) {
      Range<Long> closed = range.canonical(DiscreteDomain.longs());
      free = free.plusAll(closed.lowerEndpoint(), closed.upperEndpoint() - 1);
    }
    return new Keys(free, HashTreePMap.empty(), TunnelKey.MIN, Traces.NONE, TreePMap.empty());
  }

  /** The network that holds a key. */
  public Optional<NetworkId> holder(TunnelKey key) {
    return Optional.ofNullable(holders.get(key));
  }

  /** Why a key is in quarantine; empty when it isn't. */
  public Optional<Quarantine> quarantine(TunnelKey key) {
    return Optional.ofNullable(quarantined.get(key));
  }

  /** A key of the ranges that can be lent; empty when there is none. */
  public Optional<TunnelKey> next() {
    return free.firstFrom(cursor).or(free::first).map(TunnelKey::new);
  }

  /** How many keys of the ranges can be lent. */
  public long freeCount() {
    return free.lastByFirst().entrySet().stream()
        .mapToLong(run -> run.getValue() - run.getKey() + 1)
        .sum();
  }

  Keys plus(TunnelKey key, NetworkId holder) {
    boolean allocatable = free.contains(key.value());
    return new Keys(
        free.minus(key.value()),
        holders.plus(key, holder),
        allocatable ? key.value() + 1 : cursor,
        traces,
        quarantined);
  }

  Keys searchedFrom(long key) {
    return new Keys(free, holders, key, traces, quarantined);
  }

  /** Nobody holds the key any more; it is free, or else in quarantine as given. */
  Keys minus(TunnelKey key, Quarantine otherwise, RangeSet<Long> ranges) {
    Keys unheld = new Keys(free, holders.minus(key), cursor, traces, quarantined);
    return traces.of(key).isEmpty()
        ? unheld.freed(key, ranges)
        : unheld.quarantined(key, otherwise);
  }

  Keys quarantined(TunnelKey key, Quarantine why) {
    return new Keys(free.minus(key.value()), holders, cursor, traces, quarantined.plus(key, why));
  }

  Keys traced(TunnelKey key, Trace trace) {
    return new Keys(free, holders, cursor, traces.plus(key, trace), quarantined);
  }

  /** A bridge has no flows with the key, or is to have them again. */
  Keys untraced(TunnelKey key, DatapathId bridge, RangeSet<Long> ranges) {
    Keys less = new Keys(free, holders, cursor, traces.minus(key, bridge), quarantined);
    return quarantined.containsKey(key) && less.traces.of(key).isEmpty()
        ? less.freed(key, ranges)
        : less;
  }

  private Keys freed(TunnelKey key, RangeSet<Long> ranges) {
    return new Keys(
        ranges.contains(key.value()) ? free.plus(key.value()) : free,
        holders,
        cursor,
        traces,
        quarantined.minus(key));
  }
}
