package dev.keyway.apps.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.flow.Action;
import dev.keyway.controller.flow.Bits;
import dev.keyway.controller.flow.Cookie;
import dev.keyway.controller.flow.Field;
import dev.keyway.controller.flow.Flow;
import dev.keyway.controller.flow.Group;
import dev.keyway.controller.flow.Match;
import dev.keyway.controller.flow.Rules;
import dev.keyway.topology.model.MacAddress;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The model of a bridge does what OpenFlow and Open vSwitch say. */
final class FakeBridgeTest {

  private static final MacAddress MAC = MacAddress.parse("fa:16:3e:00:00:01");
  private static final Frame FRAME =
      Frame.ethernet(MAC, MacAddress.BROADCAST, 0x88b5).with(Field.IN_PORT, 1);

  private final Rules.Builder rules = new Rules.Builder();

  @Test
  void aFrameThatNothingMatchesIsDropped() {
    flow(0, 1, Match.where(Field.IN_PORT, 2).build(), Action.output(3));
    assertThat(receive(FRAME)).isEmpty();
  }

  @Test
  void theHighestPriorityWins() {
    flow(0, 1, Match.ALL, Action.output(2));
    flow(0, 2, Match.where(Field.IN_PORT, 1).build(), Action.output(3));
    assertThat(receive(FRAME)).containsExactly(new FakeBridge.Sent(3, FRAME));
  }

  @Test
  void twoThatMatchWithOnePriorityAreAnError() {
    flow(0, 1, Match.where(Field.IN_PORT, 1).build());
    flow(0, 1, Match.where(Field.ETH_SRC, MAC.value()).build());
    assertThatThrownBy(() -> receive(FRAME)).isInstanceOf(AssertionError.class);
  }

  @Test
  void aMaskLeavesOutTheOtherBits() {
    Bits group = Bits.of(0x0100_0000_0000L);
    flow(0, 1, new Match.Builder().and(Field.ETH_DST, group, group).build(), Action.output(2));
    assertThat(receive(FRAME)).hasSize(1);
    assertThat(receive(FRAME.with(Field.ETH_DST, MAC))).isEmpty();
  }

  @Test
  void actionsWorkInOrderAndTheNextTableSeesWhatTheyDid() {
    rules.add(
        new Flow(
            0,
            1,
            Match.ALL,
            new Cookie(0),
            ImmutableList.of(
                Action.output(2),
                Action.set(Field.TUNNEL_ID, 7),
                Action.move(Field.ETH_SRC, Field.ETH_DST)),
            OptionalInt.of(5)));
    flow(5, 1, Match.where(Field.TUNNEL_ID, 7).build(), Action.output(3));
    assertThat(receive(FRAME))
        .containsExactly(
            new FakeBridge.Sent(2, FRAME),
            new FakeBridge.Sent(3, FRAME.with(Field.TUNNEL_ID, 7).with(Field.ETH_DST, MAC)));
  }

  @Test
  void aFrameGoesBackToWhereItCameFromOnlyWhenThatIsSaid() {
    flow(0, 1, Match.ALL, Action.output(1), Action.inPort());
    assertThat(receive(FRAME)).containsExactly(new FakeBridge.Sent(1, FRAME));
  }

  @Test
  void eachBucketHasItsOwnCopyAndTheOriginalIsAsBefore() {
    rules.add(
        new Group(
            Group.FIRST,
            ImmutableList.of(
                ImmutableList.of(Action.set(Field.TUNNEL_ID, 7), Action.output(2)),
                ImmutableList.of(Action.output(3)),
                ImmutableList.of(Action.output(1)))));
    flow(0, 1, Match.ALL, Action.toGroup(Group.FIRST), Action.output(4));
    assertThat(receive(FRAME))
        .containsExactly(
            new FakeBridge.Sent(2, FRAME.with(Field.TUNNEL_ID, 7)),
            new FakeBridge.Sent(3, FRAME),
            new FakeBridge.Sent(4, FRAME));
  }

  @Test
  void aGroupThatIsNotThereIsAnError() {
    flow(0, 1, Match.ALL, Action.toGroup(Group.FIRST));
    assertThatThrownBy(() -> receive(FRAME)).hasMessageContaining("no group");
  }

  @Test
  void anOptionIsOnePlaceThatItsTypeGivesAName() {
    Frame source = FRAME.with(Field.ND_OPTIONS_TYPE, 1).with(Field.ND_SLL, MAC);
    flow(
        0,
        1,
        Match.ALL,
        // There is no target option yet, so that this does nothing.
        Action.set(Field.ND_TLL, MacAddress.BROADCAST),
        Action.set(Field.ND_OPTIONS_TYPE, 2),
        Action.output(2));
    assertThat(receive(source))
        .containsExactly(
            new FakeBridge.Sent(2, FRAME.with(Field.ND_OPTIONS_TYPE, 2).with(Field.ND_TLL, MAC)));
  }

  private ImmutableList<FakeBridge.Sent> receive(Frame frame) {
    return new FakeBridge(rules.build()).receive(frame);
  }

  private void flow(int table, int priority, Match match, Action... actions) {
    rules.add(
        new Flow(
            table,
            priority,
            match,
            new Cookie(0),
            ImmutableList.copyOf(actions),
            OptionalInt.empty()));
  }
}
