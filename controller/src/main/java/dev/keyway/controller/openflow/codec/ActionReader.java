package dev.keyway.controller.openflow.codec;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.flow.Action;
import dev.keyway.controller.flow.Field;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Reads actions one by one (OpenFlow 1.4, section 7.2.4). Those that we never send are kept as they
 * are.
 */
final class ActionReader {

  private static final int OUTPUT = 0;
  private static final int OUTPUT_LENGTH = 16;
  private static final int GROUP = 22;
  private static final int SET_FIELD = 25;
  private static final int EXPERIMENTER = 0xffff;
  private static final int NICIRA = 0x2320;
  private static final int NICIRA_MOVE = 6;
  private static final int IN_PORT = 0xffff_fff8;
  private static final int CONTROLLER = 0xffff_fffd;

  private ActionReader() {}

  static ImmutableList<Action> actions(ByteBuffer in, int from, int to) {
    ImmutableList.Builder<Action> out = ImmutableList.builder();
    int at = from;
    while (at + 4 <= to) {
      int length = Short.toUnsignedInt(in.getShort(at + 2));
      if (length < 8 || at + length > to) {
        throw new IllegalArgumentException("an action of length " + length);
      }
      out.add(action(in, at, length));
      at += length;
    }
    return out.build();
  }

  private static Action action(ByteBuffer in, int at, int length) {
    Optional<Action> known =
        switch (Short.toUnsignedInt(in.getShort(at))) {
          case OUTPUT -> output(in, at, length);
          case GROUP -> Optional.of(new Action.ToGroup(Integer.toUnsignedLong(in.getInt(at + 4))));
          case SET_FIELD -> set(in, at, length);
          case EXPERIMENTER -> move(in, at, length);
          default -> Optional.empty();
        };
    return known.orElseGet(() -> new Action.Opaque(MatchReader.hex(in, at, at + length)));
  }

  private static Optional<Action> output(ByteBuffer in, int at, int length) {
    if (length != OUTPUT_LENGTH) {
      return Optional.empty();
    }
    int port = in.getInt(at + 4);
    return Optional.of(
        switch (port) {
          case IN_PORT -> new Action.InPort();
          case CONTROLLER -> new Action.ToController(Short.toUnsignedInt(in.getShort(at + 8)));
          default -> new Action.Output(Integer.toUnsignedLong(port));
        });
  }

  /** Not one whose value ends after it does: the rest would be read from the next action. */
  private static Optional<Action> set(ByteBuffer in, int at, int length) {
    int header = in.getInt(at + 4);
    if (Oxm.isMasked(header)) {
      return Optional.empty();
    }
    return Oxm.field(header)
        .filter(field -> 8 + Oxm.width(field) <= length)
        .map(field -> new Action.Set(field, MatchReader.bits(in, at + 8, Oxm.width(field))));
  }

  private static Optional<Action> move(ByteBuffer in, int at, int length) {
    if (length != 24 || in.getInt(at + 4) != NICIRA || in.getShort(at + 8) != NICIRA_MOVE) {
      return Optional.empty();
    }
    Optional<Field> from = Oxm.field(in.getInt(at + 16));
    Optional<Field> to = Oxm.field(in.getInt(at + 20));
    if (from.isEmpty() || to.isEmpty() || from.get().bits() != to.get().bits()) {
      return Optional.empty();
    }
    boolean whole = in.getShort(at + 10) == from.get().bits() && in.getInt(at + 12) == 0;
    return whole ? Optional.of(new Action.Move(from.get(), to.get())) : Optional.empty();
  }
}
