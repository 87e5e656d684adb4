package dev.keyway.topology.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.keyway.topology.command.KeyCommands;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.NetworkId;
import dev.keyway.topology.model.TunnelKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A model of bridges that are sometimes far behind: each may have the flows of any world since the
 * one that it confirmed last. Whatever happens, no key that a network has may be in flows that some
 * bridge may have of another.
 */
final class RandomKeysTest {

  private static final int STEPS = 600;
  private static final int BRIDGES = 5;

  /** For each bridge, what its flows may be about, by the keys in them. */
  private final Map<DatapathId, Map<TunnelKey, Set<NetworkId>>> may = new HashMap<>();

  private World world = World.empty(Worlds.KEYS);

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 20);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void noKeyIsLentWhileABridgeMayHaveAnOldNetworkBehindIt(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RandomChanges changes = RandomChanges.withoutConfirmations(seed);
    for (int i = 0; i < STEPS; i++) {
      RandomChanges.Step step = changes.next();
      world = step.after();
      mayHave();
      if (random.nextInt(4) == 0) {
        confirm(new DatapathId(random.nextInt(1, BRIDGES + 1)));
      }
      if (random.nextInt(40) == 0) {
        restart();
      }
      assertNobodyMeetsAStranger();
      changes.restartWith(world);
    }
    for (int i = 1; i <= BRIDGES; i++) {
      confirm(new DatapathId(i));
    }
    assertThat(world.networks().keys().quarantined()).isEmpty();
    assertThat(world.networks().keys().traces().byKey()).isEmpty();
  }

  private void mayHave() {
    world
        .wiring()
        .members()
        .forEach(
            (network, members) -> {
              TunnelKey key = world.networks().get(network).map(Network::key).orElseThrow();
              members
                  .keySet()
                  .forEach(
                      id ->
                          may.computeIfAbsent(
                                  world.fleet().get(id).orElseThrow().datapath(),
                                  bridge -> new HashMap<>())
                              .computeIfAbsent(key, any -> new HashSet<>())
                              .add(network));
            });
  }

  private void confirm(DatapathId bridge) {
    may.remove(bridge);
    mayHave();
    Draft draft = new Draft(world, world.revision() + 1, Worlds.NOON);
    KeyCommands.confirmed(draft, Map.of(bridge, world.revision()));
    world = draft.world();
  }

  /** All that is left is what is stored. */
  private void restart() {
    World replayed = World.empty(Worlds.KEYS);
    for (Transaction transaction : Snapshot.of(world)) {
      replayed = replayed.after(transaction);
    }
    world = replayed;
  }

  private void assertNobodyMeetsAStranger() {
    for (Network network : world.networks().byId().values()) {
      may.forEach(
          (bridge, flows) ->
              assertThat(flows.getOrDefault(network.key(), Set.of()))
                  .as("networks behind key %s on %s", network.key(), bridge)
                  .isSubsetOf(ImmutableSet.of(network.id())));
    }
    ImmutableList<TunnelKey> next =
        ImmutableList.copyOf(world.networks().keys().next().stream().iterator());
    may.forEach((bridge, flows) -> assertThat(flows.keySet()).doesNotContainAnyElementsOf(next));
  }
}
