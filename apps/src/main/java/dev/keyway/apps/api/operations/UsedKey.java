package dev.keyway.apps.api.operations;

import com.google.common.collect.ImmutableList;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.TunnelKey;
import dev.keyway.topology.world.Quarantine;
import dev.keyway.topology.world.Trace;
import dev.keyway.topology.world.World;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A key with whatever keeps it from being lent.
 *
 * @param holder the network that has it
 * @param quarantine why it is not lent though no network has it
 * @param waitedFor in quarantine: the bridges that may still have flows with it
 */
record UsedKey(
    TunnelKey key,
    Optional<Network> holder,
    Optional<Quarantine> quarantine,
    ImmutableList<Trace> waitedFor) {

  /** What can become of a key. */
  enum State {
    HELD,
    QUARANTINED,
    FREE
  }

  static UsedKey of(World world, TunnelKey key) {
    Optional<Quarantine> why = world.networks().keys().quarantine(key);
    return new UsedKey(
        key,
        world.networks().keys().holder(key).flatMap(world.networks()::get),
        why,
        why.isEmpty()
            ? ImmutableList.of()
            : ImmutableList.copyOf(world.networks().keys().traces().of(key)));
  }

  static Stream<UsedKey> held(World world) {
    return world.networks().byId().values().stream()
        .map(
            network ->
                new UsedKey(
                    network.key(), Optional.of(network), Optional.empty(), ImmutableList.of()));
  }

  static Stream<UsedKey> quarantined(World world) {
    return world.networks().keys().quarantined().keySet().stream().map(key -> of(world, key));
  }

  State state() {
    if (holder.isPresent()) {
      return State.HELD;
    }
    return quarantine.isPresent() ? State.QUARANTINED : State.FREE;
  }

  /** Since when it is so; nobody knows of a free one. */
  Optional<Instant> since() {
    return quarantine
        .map(Quarantine::since)
        .or(() -> holder.map(network -> network.standard().createdAt()));
  }

  boolean waitsForAny(ImmutableList<String> hypervisors) {
    return waitedFor.stream().anyMatch(trace -> hypervisors.contains(trace.hypervisor().name()));
  }
}
