package dev.keyway.controller.sync;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import dev.keyway.controller.flow.Cookie;
import dev.keyway.controller.flow.Difference;
import dev.keyway.controller.flow.Flow;
import dev.keyway.controller.flow.Group;
import dev.keyway.controller.flow.Rules;
import dev.keyway.controller.openflow.BundleException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Ports and networks of which a bridge refused something. All changes about them are kept back from
 * it, so that those about the others go on: what it had of them before stays, whole.
 *
 * @param owners says whose a group is
 * @param refused for each of them, by the cookie of its flows, what was refused of it
 * @param former what was refused before all was tried once more
 */
record Withheld(
    LongFunction<Cookie> owners,
    ImmutableMap<Cookie, Refused> refused,
    ImmutableMap<Cookie, Refused> former) {

  /** With more than these, it isn't a port that is at fault. */
  private static final int MOST = 100;

  /**
   * What a bridge refused.
   *
   * @param thing a flow or a group
   * @param refusal what to tell of it
   */
  record Refused(Object thing, Progress.Refusal refusal) {

    private boolean isIn(Rules rules) {
      return thing instanceof Flow flow
          ? rules.flow(flow.key()).filter(flow::equals).isPresent()
          : thing instanceof Group group && group.equals(rules.groups().get(group.id()));
    }
  }

  /** Nothing. */
  static Withheld none(LongFunction<Cookie> owners) {
    return new Withheld(owners, ImmutableMap.of(), ImmutableMap.of());
  }

  boolean isEmpty() {
    return refused.isEmpty();
  }

  /** What to tell of each, by the cookie of its flows. */
  ImmutableMap<Cookie, Progress.Refusal> refusals() {
    return ImmutableMap.copyOf(Maps.transformValues(refused, Refused::refusal));
  }

  /** Nothing, so that all of it is tried once more. */
  Withheld retried() {
    return new Withheld(owners, ImmutableMap.of(), refused);
  }

  /** Whether the bridge had refused all of this before, so that nobody need be told again. */
  boolean isKnown() {
    return former.keySet().containsAll(refused.keySet());
  }

  /**
   * With the owner of what was refused just now; empty where that helps nobody: no single thing was
   * refused, or it was to be removed, or there are too many.
   */
  Optional<Withheld> plus(BundleException refusal, Difference sent, long revision) {
    Optional<Cookie> owner =
        refusal
            .flow()
            .filter(flow -> sent.flowsAdded().contains(flow) || sent.flowsChanged().contains(flow))
            .map(Flow::cookie)
            .or(
                () ->
                    refusal
                        .group()
                        .filter(
                            group ->
                                sent.groupsAdded().contains(group)
                                    || sent.groupsChanged().contains(group))
                        .map(group -> owners.apply(group.id())));
    Progress.Refusal told = new Progress.Refusal(String.valueOf(refusal.getMessage()), revision);
    Object thing = refusal.flow().<Object>map(flow -> flow).or(refusal::group).orElse(refusal);
    return owner
        .filter(each -> refused.size() < MOST && !refused.containsKey(each))
        .map(
            each -> {
              Map<Cookie, Refused> more = new LinkedHashMap<>(refused);
              more.put(each, again(each, new Refused(thing, told)));
              return new Withheld(owners, ImmutableMap.copyOf(more), former);
            });
  }

  /** Without those of which something else is wanted now, so that it is tried. */
  Withheld stillIn(Rules wanted) {
    return isEmpty()
        ? this
        : new Withheld(
            owners,
            ImmutableMap.copyOf(Maps.filterValues(refused, each -> each.isIn(wanted))),
            former);
  }

  /** The very thing that was refused before is as old as it was then. */
  private Refused again(Cookie owner, Refused now) {
    Refused before = former.get(owner);
    return before != null && before.thing().equals(now.thing()) ? before : now;
  }

  /** A difference without what is withheld of it. */
  Difference from(Difference difference) {
    return isEmpty()
        ? difference
        : difference.of(
            flow -> !refused.containsKey(flow.cookie()),
            group -> !refused.containsKey(owners.apply(group.id())));
  }

  /** Whether a difference is about something that is withheld. */
  boolean concerns(Difference difference) {
    return !isEmpty() && !from(difference).equals(difference);
  }
}
