package dev.keyway.apps.api.operations;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableSet;
import dev.keyway.apps.api.resource.Values;
import dev.keyway.apps.api.status.TunnelWarnings;
import dev.keyway.apps.api.status.View;
import dev.keyway.topology.world.Tunnel;
import dev.keyway.topology.world.Tunnels;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How many tunnels are in which state, and the first of those that something is wrong with. */
final class TunnelReasons {

  private static final int SHOWN = 10;
  private static final ImmutableSet<String> ATTRIBUTES =
      ImmutableSet.of("hypervisors", "state", "warnings");

  private final View view;
  private final Map<Tunnel.State, Integer> counts = new EnumMap<>(Tunnel.State.class);
  private final List<Tunnel> wrong = new ArrayList<>();

  private TunnelReasons(View view) {
    this.view = view;
    for (Tunnel.State state : Tunnel.State.values()) {
      counts.put(state, 0);
    }
  }

  static TunnelReasons of(View view) {
    TunnelReasons all = new TunnelReasons(view);
    for (Tunnel tunnel : Tunnels.of(view.world())) {
      all.counts.merge(tunnel.state(view.world()), 1, Integer::sum);
      if (!TunnelWarnings.of(view.world(), tunnel).isEmpty()) {
        all.wrong.add(tunnel);
      }
    }
    return all;
  }

  ObjectNode show() {
    ObjectNode shown = JsonNodeFactory.instance.objectNode();
    ObjectNode states = shown.putObject("by_state");
    counts.forEach((state, count) -> states.put(state.toString(), count));
    shown.set(
        "with_warnings",
        Values.list(
            wrong.stream()
                .limit(SHOWN)
                .map(tunnel -> TunnelSchema.SCHEMA.show(view, tunnel).retain(ATTRIBUTES))));
    return shown.put("more_with_warnings", Math.max(0, wrong.size() - SHOWN));
  }
}
