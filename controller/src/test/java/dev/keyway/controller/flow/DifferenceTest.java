package dev.keyway.controller.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A difference leads from one set of rules to another, and never through a gap. */
final class DifferenceTest {

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 50);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void appliedToTheOldRulesItGivesTheWantedOnes(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Rules old = anyRules(random);
    for (int i = 0; i < 50; i++) {
      Rules wanted = anyRules(random);
      // Applied refuses a flow whose group isn't there, at any step.
      assertThat(Applied.to(old, Difference.between(old, wanted))).isEqualTo(wanted);
      old = wanted;
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void betweenEqualRulesItIsEmpty(long seed) {
    Rules rules = anyRules(new SplittableRandom(seed));
    Rules same = anyRules(new SplittableRandom(seed));
    Difference difference = Difference.between(rules, same);
    assertThat(difference.isEmpty()).isTrue();
    assertThat(difference.flowMods() + difference.groupMods()).isZero();
  }

  @Test
  void aFlowThatChangesItsOwnerIsOneOverwrite() {
    Flow old = flow(1, 10);
    Flow wanted = new Flow(1, 1, old.match(), cookie(2), old.actions(), OptionalInt.empty());
    Difference difference = Difference.between(rules(old), rules(wanted));
    assertThat(difference.flowsChanged()).containsExactly(wanted);
    assertThat(difference.flowsRemoved()).isEmpty();
    assertThat(difference.flowMods()).isEqualTo(1);
  }

  @Test
  void aGroupThatChangesStaysWhereItIs() {
    Rules old = new Rules(ImmutableMap.of(), ImmutableMap.of(Group.FIRST, group(0, 1)));
    Rules wanted = new Rules(ImmutableMap.of(), ImmutableMap.of(Group.FIRST, group(0, 2)));
    Difference difference = Difference.between(old, wanted);
    assertThat(difference.groupsChanged()).containsExactly(group(0, 2));
    assertThat(difference.groupMods()).isEqualTo(1);
  }

  private static Rules rules(Flow flow) {
    return new Rules.Builder().add(flow).build();
  }

  /** Few of everything, so that most of two have a lot in common; groups exist where named. */
  private static Rules anyRules(SplittableRandom random) {
    Map<Long, Group> groups = new HashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      Group group = group(random.nextInt(5), random.nextInt(3));
      groups.put(group.id(), group);
    }
    List<Long> ids = new ArrayList<>(groups.keySet());
    Map<Flow.Key, Flow> flows = new HashMap<>();
    for (int i = random.nextInt(12); i > 0; i--) {
      Flow flow = anyFlow(random, ids);
      flows.put(flow.key(), flow);
    }
    return new Rules(ImmutableMap.copyOf(flows), ImmutableMap.copyOf(groups));
  }

  private static Flow anyFlow(SplittableRandom random, List<Long> groups) {
    Flow flow = flow(random.nextInt(2), random.nextInt(6));
    ImmutableList<Action> actions =
        groups.isEmpty() || random.nextBoolean()
            ? ImmutableList.of(Action.output(random.nextInt(2)))
            : ImmutableList.of(Action.toGroup(groups.get(random.nextInt(groups.size()))));
    return new Flow(
        flow.table(),
        flow.priority(),
        flow.match(),
        cookie(random.nextInt(2)),
        actions,
        OptionalInt.empty());
  }

  private static Flow flow(int table, int port) {
    return new Flow(
        table,
        1,
        Match.where(Field.IN_PORT, port).build(),
        cookie(1),
        ImmutableList.of(),
        OptionalInt.empty());
  }

  private static Cookie cookie(int number) {
    return Cookie.of(Cookie.Kind.PORT, number);
  }

  private static Group group(int id, int port) {
    return new Group(Group.FIRST + id, ImmutableList.of(ImmutableList.of(Action.output(port))));
  }
}
