package dev.keyway.controller.sync;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.flow.Cookie;
import dev.keyway.controller.flow.Difference;
import dev.keyway.controller.flow.Flow;
import dev.keyway.controller.flow.Group;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * How what a bridge has of ours differs from what it had confirmed: somebody else changed it. Flows
 * and groups of others on the bridge are none of it.
 *
 * @param missing how many flows and groups were not there
 * @param altered how many did something else, or bore another cookie of ours
 * @param foreign how many were there in our name, and are nobody's
 * @param examples some of them, at most {@link #SHOWN}
 */
public record Drift(int missing, int altered, int foreign, ImmutableList<Finding> examples) {

  /** Of more nobody reads each. */
  public static final int SHOWN = 100;

  /** What was wrong with a flow or group. */
  public enum Kind {
    /** It was not there. */
    MISSING,
    /** It was there, and not as it should be. */
    ALTERED,
    /** It was there in our name, and nobody wants it. */
    FOREIGN
  }

  /**
   * One flow or group.
   *
   * @param entry as it should be, or as it was found if it is foreign
   * @param owner the cookie of the port or network that it is of, or says it is of
   */
  public record Finding(Kind kind, String entry, Cookie owner) {}

  /**
   * What somebody has to be told of a difference.
   *
   * @param owners says whose a group is
   */
  static Drift of(Difference repair, LongFunction<Cookie> owners) {
    Function<Kind, Function<Flow, Finding>> flow =
        kind -> each -> new Finding(kind, each.toString(), each.cookie());
    Function<Kind, Function<Group, Finding>> group =
        kind -> each -> new Finding(kind, name(each), owners.apply(each.id()));
    ImmutableList.Builder<Finding> examples = ImmutableList.builder();
    add(examples, repair.flowsAdded(), flow.apply(Kind.MISSING));
    add(examples, repair.groupsAdded(), group.apply(Kind.MISSING));
    add(examples, repair.flowsChanged(), flow.apply(Kind.ALTERED));
    add(examples, repair.groupsChanged(), group.apply(Kind.ALTERED));
    add(examples, repair.flowsRemoved(), flow.apply(Kind.FOREIGN));
    add(examples, repair.groupsRemoved(), group.apply(Kind.FOREIGN));
    return new Drift(
        repair.flowsAdded().size() + repair.groupsAdded().size(),
        repair.flowsChanged().size() + repair.groupsChanged().size(),
        repair.flowsRemoved().size() + repair.groupsRemoved().size(),
        examples.build().stream().limit(SHOWN).collect(ImmutableList.toImmutableList()));
  }

  private static <T> void add(
      ImmutableList.Builder<Finding> out, List<T> entries, Function<T, Finding> described) {
    entries.stream().limit(SHOWN).map(described).forEach(out::add);
  }

  private static String name(Group group) {
    return "group " + group.id() + " of " + group.buckets().size() + " buckets";
  }

  /** How many flows and groups were not as they should be. */
  public int total() {
    return missing + altered + foreign;
  }
}
