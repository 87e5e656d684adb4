package dev.keyway.controller.flow;

import com.google.common.collect.ImmutableList;
import java.util.OptionalInt;

/**
 * One entry of a flow table. Two with one {@link Key} can't be on a switch together: the later
 * overwrites.
 *
 * @param priority 0 … 65535; the highest that matches wins
 * @param actions done at once and in order (OFPIT_APPLY_ACTIONS)
 * @param next the table that goes on with the frame (OFPIT_GOTO_TABLE); nothing happens to it
 *     without
 */
public record Flow(
    int table,
    int priority,
    Match match,
    Cookie cookie,
    ImmutableList<Action> actions,
    OptionalInt next) {

  /** What tells flows apart on a switch (OpenFlow 1.4, section 6.4). */
  public record Key(int table, int priority, Match match) {}

  /** What tells it apart. */
  public Key key() {
    return new Key(table, priority, match);
  }

  @Override
  public String toString() {
    String to = next.isPresent() ? " goto " + next.getAsInt() : "";
    return "table="
        + table
        + " priority="
        + priority
        + " "
        + match
        + " -> "
        + actions
        + to
        + " cookie="
        + cookie;
  }
}
