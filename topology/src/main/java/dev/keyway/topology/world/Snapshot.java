package dev.keyway.topology.world;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.Port;
import dev.keyway.topology.model.SubnetId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The shortest list of transactions that leads to the durable part of a world. Ports are grouped by
 * the revision of their last change, so that revisions and times of the new log are those of the
 * old.
 */
public final class Snapshot {

  private Snapshot() {}

  /**
   * The transactions; replayed onto an empty world with the same key ranges they give this one
   * back.
   */
  public static ImmutableList<Transaction> of(World world) {
    if (world.revision() == 0) {
      return ImmutableList.of();
    }
    Map<Long, List<Change>> byRevision = new TreeMap<>();
    Map<Long, Instant> times = new TreeMap<>();
    Instant newest = Instant.EPOCH;
    for (Port port : world.ports().byId().values()) {
      Wiring.Stamp stamp = world.wiring().stampOf(port.id()).orElseThrow();
      byRevision
          .computeIfAbsent(stamp.revision(), revision -> new ArrayList<>())
          .add(new Change.PortPut(port));
      times.put(stamp.revision(), stamp.at());
      newest = stamp.at().isAfter(newest) ? stamp.at() : newest;
    }
    // A volatile change can have stamped a port at a revision above every durable one; both are
    // below the world's.
    byRevision
        .computeIfAbsent(world.revision(), revision -> new ArrayList<>())
        .addAll(reached(world));
    times.putIfAbsent(world.revision(), newest);
    long first = byRevision.keySet().iterator().next();
    byRevision.computeIfPresent(
        first,
        (revision, changes) -> {
          List<Change> all = new ArrayList<>(ground(world));
          all.addAll(changes);
          return all;
        });
    return byRevision.entrySet().stream()
        .map(
            entry ->
                new Transaction(
                    entry.getKey(),
                    Objects.requireNonNull(times.get(entry.getKey())),
                    ImmutableList.copyOf(entry.getValue())))
        .collect(ImmutableList.toImmutableList());
  }

  /** What ports stand on: it comes before all of them. */
  private static List<Change> ground(World world) {
    List<Change> changes = new ArrayList<>();
    world
        .fleet()
        .hypervisors()
        .values()
        .forEach(hypervisor -> changes.add(new Change.HypervisorPut(hypervisor)));
    world
        .fleet()
        .hypervisors()
        .keySet()
        .forEach(
            id -> {
              ImmutableSet<String> names = ImmutableSet.copyOf(world.fleet().interfacesOf(id));
              if (!names.isEmpty()) {
                changes.add(new Change.InterfacesChanged(id, names, ImmutableSet.of()));
              }
              changes.addAll(claims(world, id, claim -> !isTaken(world, claim)));
            });
    world
        .fleet()
        .left()
        .forEach((systemId, name) -> changes.add(new Change.HostLeft(systemId, name)));
    world
        .networks()
        .byId()
        .values()
        .forEach(network -> changes.add(new Change.NetworkPut(network)));
    world.subnets().byId().values().forEach(subnet -> changes.add(new Change.SubnetPut(subnet)));
    return changes;
  }

  /**
   * What comes after all ports: how far numbers, keys and addresses were given, also to what is
   * gone.
   */
  private static List<Change> reached(World world) {
    List<Change> changes = new ArrayList<>();
    for (SubnetId id : world.subnets().byId().keySet()) {
      Optional.ofNullable(world.subnets().free().get(id))
          .flatMap(AddressPool::after)
          .ifPresent(last -> changes.add(new Change.AddressReached(id, last)));
    }
    // Claims that count for nothing, because another port was placed there. Before that port they
    // would count for a while, and the ports that they name would look as if they had changed.
    for (HypervisorId id : world.fleet().hypervisors().keySet()) {
      changes.addAll(claims(world, id, claim -> isTaken(world, claim)));
    }
    Keys keys = world.networks().keys();
    new TreeMap<>(keys.traces().byKey())
        .forEach(
            (key, traces) ->
                traces.values().forEach(trace -> changes.add(new Change.FlowsLeft(key, trace))));
    keys.quarantined().forEach((key, why) -> changes.add(new Change.KeyQuarantined(key, why)));
    changes.add(
        new Change.NumbersReached(
            world.networks().nextNumber(), world.ports().nextNumber(), keys.cursor()));
    return changes;
  }

  private static boolean isTaken(World world, Claim claim) {
    return world.ports().at(claim.place()).isPresent();
  }

  private static List<Change> claims(World world, HypervisorId id, Predicate<Claim> which) {
    ImmutableList<Claim> claims =
        world.claims().on(id).stream().filter(which).collect(ImmutableList.toImmutableList());
    return claims.isEmpty()
        ? ImmutableList.of()
        : ImmutableList.of(new Change.ClaimsChanged(id, claims, ImmutableSet.of()));
  }
}
