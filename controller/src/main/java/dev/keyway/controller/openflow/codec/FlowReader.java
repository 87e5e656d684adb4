package dev.keyway.controller.openflow.codec;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.flow.Action;
import dev.keyway.controller.flow.Cookie;
import dev.keyway.controller.flow.Flow;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/**
 * Reads the flows of a switch (OpenFlow 1.4, section 7.3.5.2: ofp_flow_stats). Whatever a flow has
 * that ours never have (timeouts, flags, other instructions) is told as an opaque action, so that
 * the flow differs from any of ours.
 */
final class FlowReader {

  private static final int MATCH = 48;
  private static final int GOTO_TABLE = 1;
  private static final int APPLY_ACTIONS = 4;

  private FlowReader() {}

  /** The length of the flow that starts here, in bytes. */
  static int length(ByteBuffer entry) {
    return Short.toUnsignedInt(entry.getShort(0));
  }

  static Flow flow(ByteBuffer entry) {
    ImmutableList.Builder<Action> actions = ImmutableList.builder();
    OptionalInt next = OptionalInt.empty();
    // idle timeout, hard timeout, flags and importance, two bytes each
    if (entry.getLong(14) != 0) {
      actions.add(new Action.Opaque(MatchReader.hex(entry, 14, 22)));
    }
    int at = MATCH + MatchReader.paddedLength(entry, MATCH);
    while (at + 8 <= entry.limit()) {
      int type = Short.toUnsignedInt(entry.getShort(at));
      int length = Short.toUnsignedInt(entry.getShort(at + 2));
      if (length < 8 || at + length > entry.limit()) {
        throw new IllegalArgumentException("an instruction of length " + length);
      }
      switch (type) {
        case GOTO_TABLE -> next = OptionalInt.of(entry.get(at + 4) & 0xff);
        case APPLY_ACTIONS -> actions.addAll(ActionReader.actions(entry, at + 8, at + length));
        default -> actions.add(new Action.Opaque(MatchReader.hex(entry, at, at + length)));
      }
      at += length;
    }
    return new Flow(
        entry.get(2) & 0xff,
        Short.toUnsignedInt(entry.getShort(12)),
        MatchReader.match(entry, MATCH),
        new Cookie(entry.getLong(24)),
        actions.build(),
        next);
  }
}
