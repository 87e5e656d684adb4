package dev.keyway.fabric.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.io.BaseEncoding;
import dev.keyway.controller.flow.Action;
import dev.keyway.controller.flow.Cookie;
import dev.keyway.controller.flow.Field;
import dev.keyway.controller.flow.Flow;
import dev.keyway.controller.flow.Group;
import dev.keyway.controller.flow.Match;
import dev.keyway.controller.openflow.codec.Change;
import dev.keyway.controller.openflow.codec.ChangeWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class BridgeTablesTest {

  private static final int MODIFY_STRICT = 2;
  private static final int DELETE = 3;
  private static final Group GROUP =
      new Group(Group.FIRST, ImmutableList.of(ImmutableList.of(Action.output(1))));

  private final BridgeTables tables = new BridgeTables();

  @Test
  void aFlowReplacesTheOneOfItsTablePriorityAndMatch() {
    apply(put(flow(1, 10, 5, Action.output(1))));
    apply(put(flow(1, 10, 5, Action.output(2))));
    assertThat(tables.flows()).hasSize(1);

    apply(put(flow(1, 11, 5)), put(flow(2, 10, 5)), put(flow(1, 10, 6)));
    assertThat(tables.flows()).hasSize(4);
  }

  @Test
  void aStrictDeletionTakesItsOwnFlowOnlyAndOnlyWithItsCookie() {
    apply(put(flow(1, 10, 5)), put(flow(1, 11, 5)));
    byte[] remove = bytes(new Change.Remove(flow(1, 10, 5)));

    byte[] ofAnother = remove.clone();
    ByteBuffer.wrap(ofAnother).putLong(8, 0).putLong(16, -1);
    apply(ofAnother);
    assertThat(tables.flows()).hasSize(2);

    apply(remove, bytes(new Change.Remove(flow(1, 10, 7))));
    assertThat(tables.flows()).hasSize(1);
  }

  @Test
  void aStrictChangeGivesNewInstructionsToWhatIsThere() {
    apply(put(flow(1, 10, 5, Action.output(1))));
    apply(
        command(put(flow(1, 10, 5, Action.output(2), Action.output(3))), MODIFY_STRICT),
        command(put(flow(1, 10, 6)), MODIFY_STRICT));

    BridgeTables same = new BridgeTables();
    assertThat(same.apply(List.of(put(flow(1, 10, 5, Action.output(2), Action.output(3))))))
        .isEmpty();
    assertThat(shown(tables)).isEqualTo(shown(same));
  }

  @Test
  void allOfATableCanBeDeletedAtOnceButNotWhatAMatchCovers() {
    apply(put(flow(1, 10, 5)), put(flow(2, 10, 5)));
    byte[] all =
        command(put(new Flow(1, 0, Match.ALL, cookie(), ImmutableList.of(), none())), DELETE);

    assertThat(tables.apply(List.of(command(put(flow(1, 10, 5)), DELETE))))
        .contains(new BridgeTables.Refusal(0, SwitchError.FLOW_BAD_COMMAND));
    apply(all);
    assertThat(tables.flows()).extracting(FlowEntry::table).containsExactly(2);
    all[24] = (byte) 255;
    apply(all);
    assertThat(tables.flows()).isEmpty();
  }

  @Test
  void ofSeveralMessagesAllOrNoneAreApplied() {
    apply(put(flow(1, 10, 5, Action.output(1))), bytes(new Change.AddGroup(GROUP)));
    Set<String> before = shown(tables);

    Optional<BridgeTables.Refusal> refusal =
        tables.apply(
            List.of(
                put(flow(1, 10, 5, Action.output(2))),
                put(flow(1, 10, 6)),
                bytes(new Change.Remove(flow(1, 10, 5))),
                bytes(new Change.ChangeGroup(new Group(GROUP.id(), ImmutableList.of()))),
                bytes(new Change.RemoveGroup(GROUP)),
                bytes(new Change.AddGroup(new Group(GROUP.id() + 1, ImmutableList.of()))),
                put(flow(1, 10, 7, Action.toGroup(GROUP.id())))));

    assertThat(refusal).contains(new BridgeTables.Refusal(6, SwitchError.BAD_OUT_GROUP));
    assertThat(shown(tables)).isEqualTo(before);
  }

  @Test
  void aGroupGoesWithTheFlowsThatSendToIt() {
    apply(
        bytes(new Change.AddGroup(GROUP)),
        put(flow(1, 10, 5, Action.output(3), Action.toGroup(GROUP.id()))),
        put(flow(1, 10, 6)));
    apply(bytes(new Change.RemoveGroup(GROUP)), bytes(new Change.RemoveGroup(GROUP)));

    assertThat(tables.groups()).isEmpty();
    assertThat(tables.flows()).hasSize(1);
  }

  @Test
  void whatASwitchCantDoIsRefused() {
    apply(bytes(new Change.AddGroup(GROUP)));

    assertThat(refusal(bytes(new Change.AddGroup(GROUP)))).isEqualTo(SwitchError.GROUP_EXISTS);
    byte[] change = bytes(new Change.ChangeGroup(new Group(GROUP.id() + 1, ImmutableList.of())));
    assertThat(refusal(change)).isEqualTo(SwitchError.GROUP_UNKNOWN);
    change[9] = 9;
    assertThat(refusal(change)).isEqualTo(SwitchError.GROUP_BAD_COMMAND);
    byte[] reserved = bytes(new Change.AddGroup(GROUP));
    ByteBuffer.wrap(reserved).putInt(12, 0xffff_fffc);
    assertThat(refusal(reserved)).isEqualTo(SwitchError.GROUP_INVALID);
    assertThat(refusal(put(flow(255, 1, 1)))).isEqualTo(SwitchError.FLOW_BAD_TABLE);
    assertThat(refusal(command(put(flow(1, 1, 1)), 9))).isEqualTo(SwitchError.FLOW_BAD_COMMAND);
    assertThat(refusal(ByteBuffer.allocate(20).put(1, (byte) Wire.FLOW_MOD).array()))
        .isEqualTo(SwitchError.BAD_LENGTH);
    assertThat(refusal(ByteBuffer.allocate(12).put(1, (byte) Wire.GROUP_MOD).array()))
        .isEqualTo(SwitchError.BAD_LENGTH);
    byte[] longMatch = put(flow(1, 1, 1));
    ByteBuffer.wrap(longMatch).putShort(FlowEntry.MATCH + 2, (short) 9_000);
    assertThat(refusal(longMatch)).isEqualTo(SwitchError.BAD_LENGTH);
  }

  private void apply(byte[]... messages) {
    assertThat(tables.apply(List.of(messages))).isEmpty();
  }

  private SwitchError refusal(byte[] message) {
    return tables.apply(List.of(message)).orElseThrow().error();
  }

  private static Set<String> shown(BridgeTables tables) {
    Set<String> out =
        tables.flows().stream()
            .map(flow -> BaseEncoding.base16().encode(flow.bytes()))
            .collect(Collectors.toSet());
    tables.groups().forEach(group -> out.add(BaseEncoding.base16().encode(group)));
    return out;
  }

  private static Flow flow(int table, int priority, long key, Action... actions) {
    return new Flow(
        table,
        priority,
        Match.where(Field.TUNNEL_ID, key).build(),
        cookie(),
        ImmutableList.copyOf(actions),
        none());
  }

  private static OptionalInt none() {
    return OptionalInt.empty();
  }

  private static Cookie cookie() {
    return Cookie.of(Cookie.Kind.NETWORK, 7);
  }

  private static byte[] put(Flow flow) {
    return bytes(new Change.Put(flow));
  }

  private static byte[] command(byte[] flowMod, int command) {
    byte[] out = flowMod.clone();
    out[25] = (byte) command;
    return out;
  }

  private static byte[] bytes(Change change) {
    ByteBuf out = Unpooled.buffer();
    ChangeWriter.message(change, 1).writeTo(out);
    return ByteBufUtil.getBytes(out);
  }
}
