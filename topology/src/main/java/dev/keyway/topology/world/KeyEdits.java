package dev.keyway.topology.world;

import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.TunnelKey;
import java.util.Optional;

/**
 * Keeps account of which bridges may have flows with which keys. A member has them by right; one
 * that was a member has them until it confirms that they are gone, whether it is connected, away,
 * or no longer declared.
 */
final class KeyEdits {

  private final Work work;

  KeyEdits(Work work) {
    this.work = work;
  }

  /** Whether it is a change of this kind, and applied now. */
  boolean apply(Change change) {
    if (change instanceof Change.FlowsGone gone) {
      for (TunnelKey key : keys().traces().keysOn(gone.bridge(), gone.revision())) {
        untrace(key, gone.bridge());
      }
    } else if (change instanceof Change.FlowsLeft left) {
      become(keys().traced(left.key(), left.trace()));
    } else if (change instanceof Change.KeyQuarantined quarantined) {
      become(keys().quarantined(quarantined.key(), quarantined.why()));
    } else {
      return false;
    }
    return true;
  }

  /** A hypervisor is a member of a network from now on. */
  void joined(NetworkId network, HypervisorId hypervisor) {
    bridgeOf(hypervisor).ifPresent(bridge -> untrace(keyOf(network), bridge));
  }

  /** A hypervisor is a member of a network no more. One that is removed has lost all before. */
  void left(NetworkId network, HypervisorId hypervisor) {
    bridgeOf(hypervisor).ifPresent(bridge -> trace(keyOf(network), hypervisor, bridge));
  }

  /** A hypervisor gives up its bridge, with all networks on it. */
  void bridgeLost(Hypervisor hypervisor) {
    for (NetworkId network : work.world().wiring().networksAt().get(hypervisor.id())) {
      trace(keyOf(network), hypervisor.id(), hypervisor.datapath());
    }
  }

  /** A hypervisor has another bridge, which is to serve all its networks. */
  void bridgeTaken(Hypervisor hypervisor) {
    for (NetworkId network : work.world().wiring().networksAt().get(hypervisor.id())) {
      untrace(keyOf(network), hypervisor.datapath());
    }
  }

  private void trace(TunnelKey key, HypervisorId hypervisor, DatapathId bridge) {
    become(keys().traced(key, new Trace(hypervisor, bridge, work.world().revision(), work.at())));
  }

  private void untrace(TunnelKey key, DatapathId bridge) {
    become(keys().untraced(key, bridge, work.world().networks().ranges()));
  }

  private Optional<DatapathId> bridgeOf(HypervisorId hypervisor) {
    return work.world().fleet().get(hypervisor).map(Hypervisor::datapath);
  }

  private TunnelKey keyOf(NetworkId network) {
    return work.world().networks().get(network).map(Network::key).orElseThrow();
  }

  private Keys keys() {
    return work.world().networks().keys();
  }

  private void become(Keys keys) {
    work.become(work.world().with(work.world().networks().with(keys)));
  }
}
