package dev.keyway.apps.overlay;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.Multimaps;
import dev.keyway.controller.flow.Action;
import dev.keyway.controller.flow.Bits;
import dev.keyway.controller.flow.Field;
import dev.keyway.controller.flow.Flow;
import dev.keyway.controller.flow.Group;
import dev.keyway.controller.flow.Match;
import dev.keyway.controller.flow.Rules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A bridge that does to one frame what Open vSwitch would do by some rules, and is stricter: two
 * flows of one priority that both match, or a group that isn't there, are an error here.
 */
final class FakeBridge {

  /** A frame that leaves by a port. */
  record Sent(long port, Frame frame) {}

  /** The port that leads to the controller (OFPP_CONTROLLER). */
  static final long CONTROLLER = 0xffff_fffdL;

  private static final int SOURCE_LINK_LAYER_ADDRESS = 1;
  private static final int TARGET_LINK_LAYER_ADDRESS = 2;

  private final ImmutableListMultimap<Integer, Flow> tables;
  private final Rules rules;

  FakeBridge(Rules rules) {
    this.rules = rules;
    this.tables =
        Multimaps.index(
            rules.flows().values().stream()
                .sorted(Comparator.comparing(Flow::priority).reversed())
                .collect(toImmutableList()),
            Flow::table);
  }

  /** What it sends when a frame comes in; the frame says by which port, and by which tunnel. */
  ImmutableList<Sent> receive(Frame frame) {
    List<Sent> sent = new ArrayList<>();
    Optional<Integer> table = Optional.of(0);
    Frame now = frame;
    while (table.isPresent()) {
      Optional<Flow> flow = lookUp(table.get(), now);
      table = Optional.empty();
      if (flow.isPresent()) {
        now = apply(flow.get().actions(), now, sent);
        table = flow.get().next().stream().boxed().findFirst();
      }
    }
    return ImmutableList.copyOf(sent);
  }

  private Optional<Flow> lookUp(int table, Frame frame) {
    List<Flow> matching =
        tables.get(table).stream().filter(flow -> matches(flow.match(), frame)).limit(2).toList();
    if (matching.size() == 2 && matching.get(0).priority() == matching.get(1).priority()) {
      throw new AssertionError("which of the two is up to the switch: " + matching);
    }
    return matching.stream().findFirst();
  }

  private static boolean matches(Match match, Frame frame) {
    for (Match.Condition condition : match.conditions()) {
      if (!frame.get(condition.field()).and(condition.mask()).equals(condition.value())) {
        return false;
      }
    }
    return true;
  }

  private Frame apply(List<Action> actions, Frame frame, List<Sent> sent) {
    Frame now = frame;
    for (Action action : actions) {
      if (action instanceof Action.Output output) {
        // A switch never sends a frame back by itself (OpenFlow 1.4, section 5.10).
        if (output.port() != now.number(Field.IN_PORT)) {
          sent.add(new Sent(output.port(), now));
        }
      } else if (action instanceof Action.InPort) {
        sent.add(new Sent(now.number(Field.IN_PORT), now));
      } else if (action instanceof Action.ToGroup to) {
        for (ImmutableList<Action> bucket : group(to.group()).buckets()) {
          // Each bucket has a copy of its own: what one does to it, the others don't see.
          Frame ignored = apply(bucket, now, sent);
        }
      } else if (action instanceof Action.ToController) {
        sent.add(new Sent(CONTROLLER, now));
      } else if (action instanceof Action.Set set) {
        now = write(now, set.field(), set.value());
      } else if (action instanceof Action.Move move) {
        now = write(now, move.to(), now.get(move.from()));
      } else {
        throw new AssertionError("we never send " + action);
      }
    }
    return now;
  }

  private Group group(long id) {
    return Objects.requireNonNull(rules.groups().get(id), () -> "there is no group " + id);
  }

  /** An option of neighbour discovery is one place in the frame, which its type gives a name. */
  private static Frame write(Frame frame, Field field, Bits value) {
    long option = frame.number(Field.ND_OPTIONS_TYPE);
    return switch (field) {
      case ND_OPTIONS_TYPE -> {
        Bits address = frame.get(option == SOURCE_LINK_LAYER_ADDRESS ? Field.ND_SLL : Field.ND_TLL);
        Frame untyped = frame.without(Field.ND_SLL, Field.ND_TLL);
        yield option == 0
            ? frame
            : value.low() == SOURCE_LINK_LAYER_ADDRESS
                ? untyped.with(field, value).with(Field.ND_SLL, address)
                : untyped.with(field, value).with(Field.ND_TLL, address);
      }
      case ND_SLL -> option == SOURCE_LINK_LAYER_ADDRESS ? frame.with(field, value) : frame;
      case ND_TLL -> option == TARGET_LINK_LAYER_ADDRESS ? frame.with(field, value) : frame;
      default -> frame.with(field, value);
    };
  }
}
