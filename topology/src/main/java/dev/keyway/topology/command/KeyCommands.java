package dev.keyway.topology.command;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.TunnelKey;
import dev.keyway.topology.world.Change;
import dev.keyway.topology.world.Draft;
import dev.keyway.topology.world.Fleet;
import dev.keyway.topology.world.Keys;
import dev.keyway.topology.world.Quarantine;
import dev.keyway.topology.world.Trace;
import dev.keyway.topology.world.Traces;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Ends the quarantine of keys, and says who prolongs it. */
public final class KeyCommands {

  /** How many of those waited for a message names. */
  private static final int NAMED = 5;

  private KeyCommands() {}

  /**
   * Bridges confirmed revisions; those that nothing waited for are passed over.
   *
   * @param revisions for each bridge, the newest revision all of which it has
   */
  public static void confirmed(Draft draft, Map<DatapathId, Long> revisions) {
    revisions.forEach(
        (bridge, revision) -> {
          if (traces(draft).isAwaited(bridge, revision)) {
            draft.apply(new Change.FlowsGone(bridge, revision));
          }
        });
  }

  /**
   * The operator says that a hypervisor will never come back with the flows that it had: it is
   * forgotten, if it still is declared, and nothing waits for it any more.
   *
   * @return the keys that can be lent now
   */
  public static ImmutableList<TunnelKey> gone(Draft draft, HypervisorId id) throws Rejection {
    Fleet fleet = draft.world().fleet();
    ImmutableSet<TunnelKey> before = quarantined(draft);
    Optional<Hypervisor> declared = fleet.get(id);
    ImmutableSet<DatapathId> former = formerBridges(draft, id);
    if (declared.isPresent() && fleet.isCutOff(id)) {
      draft.apply(new Change.HypervisorRemoved(id));
      forget(draft, declared.get().datapath());
    } else if (former.isEmpty()) {
      throw declared.isPresent() ? isThere(id) : Rejection.notFound("Hypervisor", id);
    }
    former.forEach(bridge -> forget(draft, bridge));
    return Sets.difference(before, quarantined(draft)).immutableCopy().asList();
  }

  /** Refuses a key that is in quarantine, with who had it and who is waited for. */
  static void refuseQuarantined(Keys keys, TunnelKey key) throws Rejection {
    Optional<Quarantine> why = keys.quarantine(key);
    if (why.isPresent()) {
      throw Rejection.conflict(
          "TunnelIdInQuarantine",
          "Unable to create the network. The tunnel ID "
              + key
              + " was that of network '"
              + why.get().name()
              + "' ("
              + why.get().network()
              + "), and can be used again once these hypervisors have confirmed that they have no"
              + " flows of it left: "
              + names(keys.traces().of(key))
              + ".");
    }
  }

  private static String names(Collection<Trace> traces) {
    String first =
        traces.stream()
            .limit(NAMED)
            .map(trace -> "'" + trace.hypervisor() + "'")
            .collect(Collectors.joining(", "));
    return traces.size() > NAMED ? first + " and " + (traces.size() - NAMED) + " more" : first;
  }

  /** Bridges that were this hypervisor's and are nobody's now. */
  private static ImmutableSet<DatapathId> formerBridges(Draft draft, HypervisorId id) {
    Fleet fleet = draft.world().fleet();
    return traces(draft).bridgesOf(id).stream()
        .filter(bridge -> fleet.withDatapath(bridge).isEmpty())
        .collect(ImmutableSet.toImmutableSet());
  }

  private static void forget(Draft draft, DatapathId bridge) {
    confirmed(draft, ImmutableMap.of(bridge, draft.world().revision()));
  }

  private static Rejection isThere(HypervisorId id) {
    return Rejection.conflict(
        "HypervisorConnected",
        "Hypervisor '"
            + id
            + "' is connected, and confirms by itself which flows it has; let it leave, or delete"
            + " it, if it is to go.");
  }

  private static ImmutableSet<TunnelKey> quarantined(Draft draft) {
    return ImmutableSet.copyOf(draft.world().networks().keys().quarantined().keySet());
  }

  private static Traces traces(Draft draft) {
    return draft.world().networks().keys().traces();
  }
}
