package dev.keyway.fabric.openflow;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All flows and groups of a bridge, changed by flow-mods and group-mods as they come over the wire
 * (OpenFlow 1.4, sections 6.4, 6.5 and 7.3.4). A match is what its bytes are: the same conditions
 * in another order are another match, which a real switch would not say.
 */
final class BridgeTables {

  private static final int COMMAND_ADD = 0;
  private static final int COMMAND_MODIFY_STRICT = 2;
  private static final int COMMAND_DELETE = 3;
  private static final int COMMAND_DELETE_STRICT = 4;
  private static final int GROUP_ADD = 0;
  private static final int GROUP_MODIFY = 1;
  private static final int GROUP_DELETE = 2;
  private static final int LAST_TABLE = 253;
  private static final int ALL_TABLES = 255;
  private static final long LAST_GROUP = 0xffff_ff00L;
  private static final long ALL_GROUPS = 0xffff_fffcL;

  private final Map<FlowEntry, FlowEntry> flows = new HashMap<>();

  /** Entries as they are told again (section 7.3.5.10: ofp_group_desc), by id. */
  private final Map<Long, byte[]> groups = new TreeMap<>();

  /** What takes the change under way back, the last first. */
  private final Deque<Runnable> undo = new ArrayDeque<>();

  /** Which message of several was refused, and why. */
  record Refusal(int index, SwitchError error) {}

  /** Applies all of these, or none of them. */
  Optional<Refusal> apply(List<byte[]> messages) {
    try {
      for (int i = 0; i < messages.size(); i++) {
        try {
          apply(ByteBuffer.wrap(messages.get(i)));
        } catch (RefusedException e) {
          undo.forEach(Runnable::run);
          return Optional.of(new Refusal(i, e.error()));
        }
      }
      return Optional.empty();
    } finally {
      undo.clear();
    }
  }

  Collection<FlowEntry> flows() {
    return flows.values();
  }

  Collection<byte[]> groups() {
    return groups.values();
  }

  void clear() {
    flows.clear();
    groups.clear();
  }

  private void apply(ByteBuffer message) throws RefusedException {
    if (message.get(1) == Wire.FLOW_MOD) {
      if (message.limit() < FlowEntry.MATCH + 8) {
        throw new RefusedException(SwitchError.BAD_LENGTH);
      }
      modFlow(message);
    } else {
      if (message.limit() < 16) {
        throw new RefusedException(SwitchError.BAD_LENGTH);
      }
      modGroup(message);
    }
  }

  private void modFlow(ByteBuffer mod) throws RefusedException {
    FlowEntry flow = FlowEntry.of(mod);
    int command = mod.get(25);
    if (flow.table() > LAST_TABLE && !(command == COMMAND_DELETE && flow.table() == ALL_TABLES)) {
      throw new RefusedException(SwitchError.FLOW_BAD_TABLE);
    }
    long cookie = mod.getLong(8);
    long mask = mod.getLong(16);
    switch (command) {
      case COMMAND_ADD -> put(checked(flow));
      case COMMAND_MODIFY_STRICT -> {
        FlowEntry old = flows.get(checked(flow));
        if (old != null && ((old.cookie() ^ cookie) & mask) == 0) {
          put(old.withInstructionsOf(flow));
        }
      }
      case COMMAND_DELETE_STRICT -> {
        FlowEntry old = flows.get(flow);
        if (old != null && ((old.cookie() ^ cookie) & mask) == 0) {
          remove(old);
        }
      }
      case COMMAND_DELETE -> {
        // Only that of everything; which flows a match covers, only a datapath could say.
        if (!flow.isWithoutMatch()) {
          throw new RefusedException(SwitchError.FLOW_BAD_COMMAND);
        }
        for (FlowEntry old : List.copyOf(flows.values())) {
          if ((flow.table() == ALL_TABLES || old.table() == flow.table())
              && ((old.cookie() ^ cookie) & mask) == 0) {
            remove(old);
          }
        }
      }
      default -> throw new RefusedException(SwitchError.FLOW_BAD_COMMAND);
    }
  }

  private FlowEntry checked(FlowEntry flow) throws RefusedException {
    long group = flow.group();
    if (group >= 0 && !groups.containsKey(group)) {
      throw new RefusedException(SwitchError.BAD_OUT_GROUP);
    }
    return flow;
  }

  private void put(FlowEntry flow) {
    FlowEntry old = flows.remove(flow);
    flows.put(flow, flow);
    undo.push(
        () -> {
          flows.remove(flow);
          if (old != null) {
            flows.put(old, old);
          }
        });
  }

  private void remove(FlowEntry flow) {
    flows.remove(flow);
    undo.push(() -> flows.put(flow, flow));
  }

  private void modGroup(ByteBuffer mod) throws RefusedException {
    long id = Integer.toUnsignedLong(mod.getInt(12));
    switch (mod.getShort(8)) {
      case GROUP_ADD -> {
        if (id > LAST_GROUP) {
          throw new RefusedException(SwitchError.GROUP_INVALID);
        }
        if (groups.containsKey(id)) {
          throw new RefusedException(SwitchError.GROUP_EXISTS);
        }
        putGroup(id, mod);
      }
      case GROUP_MODIFY -> {
        if (!groups.containsKey(id)) {
          throw new RefusedException(SwitchError.GROUP_UNKNOWN);
        }
        putGroup(id, mod);
      }
      case GROUP_DELETE -> {
        List<Long> ids =
            id == ALL_GROUPS
                ? List.copyOf(groups.keySet())
                : groups.containsKey(id) ? List.of(id) : List.of();
        ids.forEach(this::removeGroup);
      }
      default -> throw new RefusedException(SwitchError.GROUP_BAD_COMMAND);
    }
  }

  private void putGroup(long id, ByteBuffer mod) {
    // From the group's type on, both have the same form.
    byte[] entry = new byte[mod.limit() - 8];
    mod.get(8, entry);
    ByteBuffer.wrap(entry).putShort(0, (short) entry.length);
    restoreLater(id, groups.put(id, entry));
  }

  private void removeGroup(long id) {
    // With the flows that send to it (section 6.5).
    for (FlowEntry flow : List.copyOf(flows.values())) {
      if (flow.group() == id) {
        remove(flow);
      }
    }
    restoreLater(id, groups.remove(id));
  }

  private void restoreLater(long id, byte @Nullable [] old) {
    undo.push(
        () -> {
          if (old == null) {
            groups.remove(id);
          } else {
            groups.put(id, old);
          }
        });
  }
}
