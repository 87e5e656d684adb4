package dev.keyway.topology.world;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSetMultimap;
import dev.keyway.topology.model.HypervisorId;
import java.time.Instant;

/**
 * A transaction while it is made: holds the world as it would become, the changes so far, and for
 * each hypervisor which of its flows they concern. Not shared between threads; thrown away when it
 * is refused, which leaves the world that it began with as it was.
 */
public final class Draft {

  private final Instant at;
  private final ImmutableList.Builder<Change> changes = ImmutableList.builder();
  private final Work work;
  private final TenantEdits tenants;
  private final FleetEdits fleet;
  private final KeyEdits keys;
  private boolean abandoned;
  private boolean volatileOnly;

  /**
   * Begins with a world.
   *
   * @param revision of the world to come, above that of {@code base}
   * @param at the time that the changes get
   */
  public Draft(World base, long revision, Instant at) {
    if (revision <= base.revision()) {
      throw new IllegalArgumentException(revision + " is not after " + base.revision());
    }
    this.at = at;
    this.work = new Work(base.at(revision), at);
    this.keys = new KeyEdits(work);
    Rewiring rewiring = new Rewiring(work, keys);
    this.tenants = new TenantEdits(work, rewiring);
    this.fleet = new FleetEdits(work, rewiring, keys);
  }

  /** The world as it is so far. */
  public World world() {
    return work.world();
  }

  /** The time of the changes. */
  public Instant at() {
    return at;
  }

  /** What was done so far. */
  public Transaction transaction() {
    return new Transaction(world().revision(), at, changes.build());
  }

  /** Gives it up: what was done so far counts for nothing. */
  public void abandon() {
    abandoned = true;
  }

  /** Whether it was given up. */
  public boolean isAbandoned() {
    return abandoned;
  }

  /** For each hypervisor, what its flows may differ about between the first world and this one. */
  public ImmutableSetMultimap<HypervisorId, Subject> touched() {
    return work.touched().build();
  }

  /**
   * From now on only what holds for the connections of now is applied, because nothing else could
   * be stored.
   */
  public void leaveOutDurable() {
    volatileOnly = true;
  }

  /** Applies a change, which must be valid in the world as it is so far. */
  public void apply(Change change) {
    if (volatileOnly && change instanceof Change.Durable) {
      return;
    }
    changes.add(change);
    if (!tenants.apply(change)
        && !fleet.apply(change)
        && !keys.apply(change)
        && !remember(change)) {
      throw new IllegalArgumentException("a change of a kind that nobody applies: " + change);
    }
  }

  /** How far numbers and addresses were given, from a snapshot. */
  private boolean remember(Change change) {
    World world = work.world();
    if (change instanceof Change.AddressReached reached) {
      work.become(world.with(world.subnets().reached(reached.subnet(), reached.last())));
    } else if (change instanceof Change.NumbersReached reached) {
      work.become(
          world
              .with(world.networks().numberedFrom(reached.nextNetwork(), reached.nextKey()))
              .with(world.ports().numberedFrom(reached.nextPort())));
    } else {
      return false;
    }
    return true;
  }
}
