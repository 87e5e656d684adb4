package dev.keyway.apps.api.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyway.apps.api.resource.Schema;
import dev.keyway.apps.api.resource.Values;
import dev.keyway.apps.api.status.TunnelWarnings;
import dev.keyway.apps.api.status.View;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.world.Path;
import dev.keyway.topology.world.Tunnel;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** The attributes of tunnels: who shares networks, and what probing found out about the way. */
final class TunnelSchema {

  static final Schema<Tunnel> SCHEMA =
      Schema.<Tunnel>builder()
          .readOnly("id", (view, it) -> Values.text(id(it)))
          .readOnly("hypervisors", (view, it) -> Values.texts(ends(it)))
          .readOnly(
              "tunnel_ips",
              (view, it) -> Values.texts(Stream.of(it.near().tunnelIp(), it.far().tunnelIp())))
          .readOnly("networks", (view, it) -> Values.number(it.networks()))
          .readOnly("mtu", (view, it) -> Values.number(it.mtu()))
          .readOnly("required", (view, it) -> Values.number(it.required()))
          .readOnly("method", (view, it) -> Values.text("probe"))
          .readOnly("state", (view, it) -> Values.text(it.state(view.world())))
          .readOnly("since", TunnelSchema::since)
          .readOnly("directions", TunnelSchema::directions)
          .readOnly("warnings", TunnelSchema::warnings)
          .build();

  private TunnelSchema() {}

  /** Two names with what no name of a hypervisor has. */
  static String id(Tunnel tunnel) {
    return tunnel.near().id() + ":" + tunnel.far().id();
  }

  private static Stream<HypervisorId> ends(Tunnel tunnel) {
    return Stream.of(tunnel.near().id(), tunnel.far().id());
  }

  /** When the newer of the two directions' states began. */
  private static JsonNode since(View view, Tunnel tunnel) {
    return Stream.of(there(view, tunnel), back(view, tunnel))
        .flatMap(direction -> direction.since().stream())
        .max(Comparator.<Instant>naturalOrder())
        .map(Values::time)
        .orElse(Values.nothing());
  }

  private static JsonNode directions(View view, Tunnel tunnel) {
    return Values.list(Stream.of(there(view, tunnel), back(view, tunnel)).map(TunnelSchema::show));
  }

  /** What is shown of one direction. */
  private record Direction(
      HypervisorId from, HypervisorId to, Path.State state, Optional<Instant> since) {}

  private static Direction there(View view, Tunnel tunnel) {
    return direction(view, tunnel.near().id(), tunnel.far().id(), tunnel.there(view.world()));
  }

  private static Direction back(View view, Tunnel tunnel) {
    return direction(view, tunnel.far().id(), tunnel.near().id(), tunnel.back(view.world()));
  }

  private static Direction direction(
      View view, HypervisorId from, HypervisorId to, Path.State state) {
    Optional<Path> path =
        view.world().paths().get(from, to).filter(known -> known.state() == state);
    return new Direction(from, to, state, path.map(Path::since));
  }

  private static ObjectNode show(Direction direction) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("from", direction.from().name())
        .put("to", direction.to().name())
        .put("state", direction.state().name())
        .set("since", direction.since().map(Values::time).orElse(Values.nothing()));
  }

  private static JsonNode warnings(View view, Tunnel tunnel) {
    return Values.list(
        TunnelWarnings.of(view.world(), tunnel).stream()
            .map(
                warning ->
                    JsonNodeFactory.instance
                        .objectNode()
                        .put("name", warning.name().name())
                        .put("message", warning.message())));
  }
}
