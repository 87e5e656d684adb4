package dev.keyway.controller.openflow;

import com.google.common.collect.ImmutableMap;
import dev.keyway.controller.flow.Flow;
import dev.keyway.controller.flow.Group;
import dev.keyway.controller.flow.Installed;
import dev.keyway.controller.openflow.codec.EntryReader;
import dev.keyway.controller.openflow.codec.Inbound;
import dev.keyway.controller.openflow.codec.Requests;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Collects what a switch has of ours, from replies that come in many parts. The flows are kept as
 * the bytes that came, and read when somebody asks for them: the event loop is free for others, and
 * what a flow is made of need not outlive the look at it.
 */
final class ReadBack implements Installed {

  /** Some twenty times what we are built for, and what still fits into the memory, in bytes. */
  private static final long MOST_BYTES = 1L << 30;

  private final EntryReader entries;
  private final List<Inbound.Part> flows = new ArrayList<>();
  private final Map<Long, Group> groups = new HashMap<>();
  private long bytes;

  ReadBack(EntryReader entries) {
    this.entries = entries;
  }

  /** To be called on the session's event loop; what it answers may be used anywhere. */
  CompletableFuture<Installed> start(Conversation talk) {
    CompletableFuture<Boolean> allFlows =
        talk.ask("reading flows back", Requests::ourFlows, this::takeFlows);
    CompletableFuture<Boolean> allGroups =
        talk.ask("reading groups back", Requests::groups, this::takeGroups);
    return allFlows.thenCombine(allGroups, (one, other) -> this);
  }

  @Override
  public void forEachFlow(Consumer<Flow> out) {
    flows.forEach(part -> entries.flows(part, out));
  }

  @Override
  public ImmutableMap<Long, Group> groups() {
    return ImmutableMap.copyOf(groups);
  }

  private Optional<Boolean> takeFlows(Inbound message) {
    Inbound.Part part = part(message);
    flows.add(part);
    return answer(part);
  }

  private Optional<Boolean> takeGroups(Inbound message) {
    Inbound.Part part = part(message);
    entries.groups(part, group -> groups.put(group.id(), group));
    return answer(part);
  }

  private static Optional<Boolean> answer(Inbound.Part part) {
    return part.more() ? Optional.empty() : Optional.of(true);
  }

  private Inbound.Part part(Inbound message) {
    if (!(message instanceof Inbound.Part part)) {
      throw new IllegalStateException("the switch answered with something else: " + message);
    }
    bytes += part.entries().remaining();
    if (bytes > MOST_BYTES) {
      throw new IllegalStateException("the switch has more than " + MOST_BYTES + " bytes of flows");
    }
    return part;
  }
}
