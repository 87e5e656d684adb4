package dev.keyway.controller.flow;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * A flow table with a name and the fields that its flows may match, so that a flow in the wrong
 * table fails in a unit test and not on a switch.
 *
 * @param id 0 … 254
 * @param purpose one line for the documentation
 */
public record Table(int id, String name, String purpose, ImmutableSet<Field> matches) {

  /** Declares a table. */
  public static Table of(int id, String name, String purpose, Field... matches) {
    return new Table(id, name, purpose, ImmutableSet.copyOf(matches));
  }

  /** A flow that hands the frame on to a later table. */
  public Flow flow(Cookie cookie, int priority, Match match, Table next, Action... actions) {
    if (next.id <= id) {
      throw new IllegalArgumentException(name + " can't go back to " + next.name);
    }
    return checked(cookie, priority, match, OptionalInt.of(next.id), actions);
  }

  /** A flow that ends here: the frame goes where the actions send it, and nowhere without any. */
  public Flow last(Cookie cookie, int priority, Match match, Action... actions) {
    return checked(cookie, priority, match, OptionalInt.empty(), actions);
  }

  private Flow checked(
      Cookie cookie, int priority, Match match, OptionalInt next, Action... actions) {
    if (!match.isWithin(matches)) {
      throw new IllegalArgumentException(name + " matches " + matches + " only, not " + match);
    }
    return new Flow(
        id, priority, match, cookie, ImmutableList.copyOf(Arrays.asList(actions)), next);
  }
}
