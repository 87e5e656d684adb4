package dev.keyway.controller.flow;

import com.google.common.collect.ImmutableMap;
import java.util.function.Consumer;

/**
 * What a switch has of ours: flows with our mark in the cookie, and groups in our range of ids. The
 * flows are handed over one by one, so that nobody has to hold all of them: of hundreds of
 * thousands, hardly one is of interest.
 */
public interface Installed {

  /** Hands over each flow, once, in any order. */
  void forEachFlow(Consumer<Flow> out);

  /** The groups, by their ids. */
  ImmutableMap<Long, Group> groups();

  /** All of it at once. */
  default Rules toRules() {
    Rules.Builder out = new Rules.Builder();
    forEachFlow(out::add);
    groups().values().forEach(out::add);
    return out.build();
  }
}
