package dev.keyway.controller.flow;

import com.google.common.collect.ImmutableList;
import java.util.OptionalInt;

/**
 * One entry of a flow table. Two with one {@link Key} can't be on a switch together: the later
 * overwrites.
 *
 * @param key what tells it apart
 * @param cookie whose it is
 * @param actions done at once and in order (OFPIT_APPLY_ACTIONS)
 * @param next the table that goes on with the frame (OFPIT_GOTO_TABLE); nothing happens to it
 *     without
 */
public record Flow(Key key, Cookie cookie, ImmutableList<Action> actions, OptionalInt next) {

  /** From the parts of its key and the rest. */
  public Flow(
      int table,
      int priority,
      Match match,
      Cookie cookie,
      ImmutableList<Action> actions,
      OptionalInt next) {
    this(new Key(table, priority, match), cookie, actions, next);
  }

  /**
   * What tells flows apart on a switch (OpenFlow 1.4, section 6.4).
   *
   * @param table 0 … 254
   * @param priority 0 … 65535; the highest that matches wins
   */
  public record Key(int table, int priority, Match match) {

    @Override
    public boolean equals(Object other) {
      return other instanceof Key that
          && table == that.table
          && priority == that.priority
          && match.equals(that.match);
    }

    @Override
    public int hashCode() {
      return (match.hashCode() * 31 + priority) * 31 + table;
    }
  }

  /** The table it is in, 0 … 254. */
  public int table() {
    return key.table();
  }

  /** Its priority, 0 … 65535; the highest that matches wins. */
  public int priority() {
    return key.priority();
  }

  /** Which frames it is for. */
  public Match match() {
    return key.match();
  }

  @Override
  public String toString() {
    String to = next.isPresent() ? " goto " + next.getAsInt() : "";
    return "table="
        + table()
        + " priority="
        + priority()
        + " "
        + match()
        + " -> "
        + actions
        + to
        + " cookie="
        + cookie;
  }
}
