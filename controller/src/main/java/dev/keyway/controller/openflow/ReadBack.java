package dev.keyway.controller.openflow;

import com.google.common.collect.ImmutableMap;
import dev.keyway.controller.flow.Flow;
import dev.keyway.controller.flow.Group;
import dev.keyway.controller.flow.Rules;
import dev.keyway.controller.openflow.codec.EntryReader;
import dev.keyway.controller.openflow.codec.Inbound;
import dev.keyway.controller.openflow.codec.Requests;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Collects what a switch has of ours, from replies that come in many parts. Used on the session's
 * event loop only.
 */
final class ReadBack {

  /** Some fifty times what we are built for, and what still fits into the memory. */
  private static final int MOST_ENTRIES = 5_000_000;

  private final EntryReader entries;
  private final Map<Flow.Key, Flow> flows = new HashMap<>();
  private final Map<Long, Group> groups = new HashMap<>();

  ReadBack(EntryReader entries) {
    this.entries = entries;
  }

  CompletableFuture<Rules> start(Conversation talk) {
    CompletableFuture<Boolean> allFlows =
        talk.ask("reading flows back", Requests::ourFlows, this::takeFlows);
    CompletableFuture<Boolean> allGroups =
        talk.ask("reading groups back", Requests::groups, this::takeGroups);
    return allFlows.thenCombine(
        allGroups,
        (one, other) -> new Rules(ImmutableMap.copyOf(flows), ImmutableMap.copyOf(groups)));
  }

  private Optional<Boolean> takeFlows(Inbound message) {
    Inbound.Part part = part(message, flows.size());
    entries.flows(part, flow -> flows.put(flow.key(), flow));
    return part.more() ? Optional.empty() : Optional.of(true);
  }

  private Optional<Boolean> takeGroups(Inbound message) {
    Inbound.Part part = part(message, groups.size());
    entries.groups(part, group -> groups.put(group.id(), group));
    return part.more() ? Optional.empty() : Optional.of(true);
  }

  private static Inbound.Part part(Inbound message, int sofar) {
    if (sofar > MOST_ENTRIES) {
      throw new IllegalStateException("the switch has more than " + MOST_ENTRIES + " entries");
    }
    if (message instanceof Inbound.Part part) {
      return part;
    }
    throw new IllegalStateException("the switch answered with something else: " + message);
  }
}
