package dev.keyway.topology.world;

import com.google.common.collect.ImmutableSet;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.TunnelKey;
import java.util.Collection;
import java.util.Objects;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.TreePMap;

/** The flows that bridges may still have of networks that they serve no more, by key and bridge. */
public record Traces(
    PMap<TunnelKey, TreePMap<DatapathId, Trace>> byKey, Index<DatapathId, TunnelKey> byBridge) {

  static final Traces NONE = new Traces(HashTreePMap.empty(), Index.empty());

  /** The bridges that may still have flows with a key, in the order of their datapath ids. */
  public Collection<Trace> of(TunnelKey key) {
    return ofKey(key).values();
  }

  /** Whether a bridge may still have flows that it should not have since a revision, or before. */
  public boolean isAwaited(DatapathId bridge, long revision) {
    return byBridge.get(bridge).stream().anyMatch(key -> trace(key, bridge).revision() <= revision);
  }

  /** The keys whose flows a bridge should not have since a revision, or before. */
  ImmutableSet<TunnelKey> keysOn(DatapathId bridge, long revision) {
    return byBridge.get(bridge).stream()
        .filter(key -> trace(key, bridge).revision() <= revision)
        .collect(ImmutableSet.toImmutableSet());
  }

  /** The bridges that were this hypervisor's when they lost something. */
  public ImmutableSet<DatapathId> bridgesOf(HypervisorId hypervisor) {
    return byKey.values().stream()
        .flatMap(traces -> traces.values().stream())
        .filter(trace -> trace.hypervisor().equals(hypervisor))
        .map(Trace::bridge)
        .collect(ImmutableSet.toImmutableSet());
  }

  Traces plus(TunnelKey key, Trace trace) {
    return new Traces(
        byKey.plus(key, ofKey(key).plus(trace.bridge(), trace)),
        byBridge.plus(trace.bridge(), key));
  }

  Traces minus(TunnelKey key, DatapathId bridge) {
    TreePMap<DatapathId, Trace> rest = ofKey(key).minus(bridge);
    return new Traces(
        rest.isEmpty() ? byKey.minus(key) : byKey.plus(key, rest), byBridge.minus(bridge, key));
  }

  private Trace trace(TunnelKey key, DatapathId bridge) {
    return Objects.requireNonNull(ofKey(key).get(bridge));
  }

  private TreePMap<DatapathId, Trace> ofKey(TunnelKey key) {
    TreePMap<DatapathId, Trace> traces = byKey.get(key);
    return traces == null ? TreePMap.empty() : traces;
  }
}
