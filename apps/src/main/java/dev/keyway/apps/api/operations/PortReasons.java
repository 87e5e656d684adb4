package dev.keyway.apps.api.operations;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyway.apps.api.resource.Values;
import dev.keyway.apps.api.status.PortStatus;
import dev.keyway.apps.api.status.Status;
import dev.keyway.apps.api.status.View;
import dev.keyway.topology.model.Port;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many ports are in which state, and why those that are not ACTIVE are not. One cause has often
 * many ports, so they are counted by reason, with one for an example.
 */
final class PortReasons {

  private static final int SHOWN = 10;

  private final Map<Status.State, Integer> counts = StatusResource.counts();
  private final Map<Status, Ports> reasons = new LinkedHashMap<>();

  private record Ports(Port example, int number) {
    Ports plus(Ports more) {
      return new Ports(example, number + more.number);
    }
  }

  private PortReasons() {}

  static PortReasons of(View view) {
    PortReasons all = new PortReasons();
    for (Port port : view.world().ports().byId().values()) {
      Status status = PortStatus.of(view, port);
      all.counts.merge(status.state(), 1, Integer::sum);
      if (status.state() != Status.State.ACTIVE) {
        all.reasons.merge(status, new Ports(port, 1), Ports::plus);
      }
    }
    return all;
  }

  ObjectNode show() {
    ObjectNode shown = JsonNodeFactory.instance.objectNode();
    shown.set("by_status", StatusResource.show(counts));
    shown.set(
        "reasons",
        Values.list(
            reasons.entrySet().stream()
                .sorted(
                    Comparator.comparingInt(
                            (Map.Entry<Status, Ports> each) -> each.getValue().number())
                        .reversed()
                        .thenComparing(each -> each.getKey().reason()))
                .limit(SHOWN)
                .map(each -> show(each.getKey(), each.getValue()))));
    return shown.put("more_reasons", Math.max(0, reasons.size() - SHOWN));
  }

  private static ObjectNode show(Status status, Ports ports) {
    ObjectNode shown =
        JsonNodeFactory.instance
            .objectNode()
            .put("ports", ports.number())
            .put("status", status.state().toString())
            .put("reason", status.reason());
    shown
        .putObject("example")
        .put("port_id", ports.example().id().toString())
        .put("name", ports.example().standard().name());
    return shown;
  }
}
