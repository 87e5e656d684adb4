package dev.keyway.topology.world;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSetMultimap;
import dev.keyway.topology.command.HypervisorCommands;
import dev.keyway.topology.command.KeyCommands;
import dev.keyway.topology.command.Rejection;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.IpAddress;
import java.util.SplittableRandom;

/**
 * A seeded stream of all that tenants, operators and switches do, in a universe so small that they
 * often get in each other's way. Goes through the commands and reports of life, so that every
 * change is a valid one; print the seed where a test fails.
 */
public final class RandomChanges {

  /**
   * One transaction of it.
   *
   * @param touched what flows may differ about between the worlds, for each hypervisor
   */
  public record Step(
      World before,
      Transaction transaction,
      World after,
      ImmutableSetMultimap<HypervisorId, Subject> touched) {}

  private final SplittableRandom random;
  private final RandomRequests requests;
  private final RandomSwitches switches;
  private final RandomHosts hosts;
  private final boolean confirming;
  private World world = World.empty(Worlds.KEYS);

  /** The same changes for the same seed, always. */
  public RandomChanges(long seed) {
    this(seed, true);
  }

  private RandomChanges(long seed, boolean confirming) {
    this.confirming = confirming;
    this.random = new SplittableRandom(seed);
    this.requests = new RandomRequests(random);
    this.switches = new RandomSwitches(random);
    this.hosts = new RandomHosts(random, requests);
  }

  /** The same, for tests that know themselves what bridges have confirmed. */
  static RandomChanges withoutConfirmations(long seed) {
    return new RandomChanges(seed, false);
  }

  /** The world after all steps so far. */
  public World world() {
    return world;
  }

  /** The controller restarted with this world, and has no connections: goes on from there. */
  public void restartWith(World found) {
    world = found;
  }

  /** The next steps. */
  public ImmutableList<Step> take(int count) {
    ImmutableList.Builder<Step> steps = ImmutableList.builder();
    for (int i = 0; i < count; i++) {
      steps.add(next());
    }
    return steps.build();
  }

  /** The next step, which always changes something: usually one thing, sometimes some at once. */
  public Step next() {
    World before = world;
    while (true) {
      Draft draft =
          new Draft(before, before.revision() + 1, Worlds.NOON.plusSeconds(before.revision()));
      for (int i = random.nextInt(5) == 0 ? random.nextInt(1, 4) : 1; i > 0; i--) {
        attempt(draft);
      }
      Transaction transaction = draft.transaction();
      if (!transaction.changes().isEmpty()) {
        world = draft.world();
        return new Step(before, transaction, world, draft.touched());
      }
    }
  }

  private void attempt(Draft draft) {
    try {
      switch (random.nextInt(26)) {
        case 0, 1, 2 -> requests.aboutNetworks(draft);
        case 3, 4, 5, 6 -> requests.aboutSubnets(draft);
        case 7, 8, 9, 10, 11, 12 -> requests.aboutPorts(draft);
        case 13 -> putHypervisor(draft);
        case 14 -> deleteHypervisorSometimes(draft);
        case 15, 16, 17, 18, 19 -> hosts.anything(draft);
        case 20, 21 -> confirm(draft);
        default -> switches.anything(draft);
      }
    } catch (Rejection rejection) {
      // A rejected command has applied nothing: it checks first. So the draft is still good.
    }
  }

  /** A bridge confirms some world of late, or the operator gives up a hypervisor. */
  private void confirm(Draft draft) throws Rejection {
    if (!confirming) {
      return;
    }
    if (random.nextInt(30) == 0) {
      KeyCommands.gone(draft, RandomRequests.hypervisor(random));
    } else {
      DatapathId bridge = new DatapathId(random.nextInt(1, RandomSwitches.BRIDGES + 1));
      KeyCommands.confirmed(
          draft, ImmutableMap.of(bridge, draft.world().revision() - random.nextInt(20)));
    }
  }

  private void putHypervisor(Draft draft) throws Rejection {
    int number = random.nextInt(1, RandomSwitches.BRIDGES + 1);
    boolean unusual = random.nextInt(4) == 0;
    new HypervisorCommands()
        .put(
            draft,
            Hypervisor.declared(
                unusual ? RandomRequests.hypervisor(random) : new HypervisorId("hv" + number),
                new DatapathId(number),
                IpAddress.parse("172.31.0." + (unusual ? random.nextInt(1, 9) : number)),
                unusual && random.nextBoolean() ? "gre1" : Hypervisor.DEFAULT_TUNNEL_PORT));
  }

  private void deleteHypervisorSometimes(Draft draft) throws Rejection {
    if (random.nextInt(6) == 0) {
      new HypervisorCommands().delete(draft, RandomRequests.hypervisor(random));
    }
  }
}
