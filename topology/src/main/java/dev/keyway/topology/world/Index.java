package dev.keyway.topology.world;

import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.TreePSet;

/**
 * Which things belong to which other thing: a persistent map to sorted sets that never holds an
 * empty set.
 */
public record Index<K, V extends Comparable<V>>(PMap<K, TreePSet<V>> sets) {

  static <K, V extends Comparable<V>> Index<K, V> empty() {
    return new Index<>(HashTreePMap.empty());
  }

  /** What belongs to the key, in order; nothing for a key that was never heard of. */
  public TreePSet<V> get(K key) {
    TreePSet<V> set = sets.get(key);
    return set == null ? TreePSet.empty() : set;
  }

  /** The very same if the value belongs there already. */
  Index<K, V> plus(K key, V value) {
    TreePSet<V> set = get(key);
    return set.contains(value) ? this : new Index<>(sets.plus(key, set.plus(value)));
  }

  Index<K, V> minus(K key, V value) {
    TreePSet<V> rest = get(key).minus(value);
    return new Index<>(rest.isEmpty() ? sets.minus(key) : sets.plus(key, rest));
  }
}
