package dev.keyway.apps.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyway.topology.command.Observation;
import dev.keyway.topology.world.RefusedPeer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The answer to whether all is well. */
final class StatusTest extends ApiTestCase {

  private JsonNode status() throws Exception {
    return api.get("/v1/status").body();
  }

  @Test
  void anEmptyControllerIsWell() throws Exception {
    JsonNode status = status();
    assertThat(status.path("version").asText()).isEqualTo("1.2.3");
    assertThat(status.path("ready").asBoolean()).isTrue();
    assertThat(status.path("revision").asInt()).isZero();
    for (String kind : new String[] {"hypervisors", "ports"}) {
      assertThat(status.path(kind).path("by_status").toString())
          .isEqualTo("{\"ACTIVE\":0,\"BUILD\":0,\"DOWN\":0,\"ERROR\":0}");
    }
    assertThat(status.at("/hypervisors/not_active")).isEmpty();
    assertThat(status.at("/ports/reasons")).isEmpty();
    assertThat(status.at("/tunnels/by_state").toString())
        .isEqualTo("{\"UP\":0,\"DEGRADED\":0,\"DOWN\":0,\"UNKNOWN\":0}");
    assertThat(status.at("/tunnels/with_warnings")).isEmpty();
    assertThat(status.path("refused_peers")).isEmpty();
  }

  @Test
  void portsAreCountedByReasonMostFirst() throws Exception {
    String blue = api.network("blue");
    for (String name : new String[] {"a", "b", "c"}) {
      api.create("port", "{'network_id': '" + blue + "', 'name': '" + name + "'}");
    }
    for (int i = 0; i < 11; i++) {
      String profile = "'binding:host_id': 'hv" + i + "', 'binding:profile': {'interface': 'i'}";
      api.create("port", "{'network_id': '" + blue + "', 'name': 'd', " + profile + "}");
    }
    JsonNode ports = status().path("ports");
    assertThat(ports.at("/by_status/DOWN").asInt()).isEqualTo(14);
    assertThat(ports.path("reasons")).hasSize(10);
    assertThat(ports.path("more_reasons").asInt()).isEqualTo(2);
    assertThat(ports.at("/reasons/0/ports").asInt()).isEqualTo(3);
    assertThat(ports.at("/reasons/0/status").asText()).isEqualTo("DOWN");
    assertThat(ports.at("/reasons/0/example/name").asText()).isIn("a", "b", "c");
    assertThat(ports.at("/reasons/1/ports").asInt()).isEqualTo(1);
  }

  @Test
  void whoIsNotActiveAndWhoWasRefusedIsNamed() throws Exception {
    api.declare("hv1", 1);
    api.declare("hv2", 2);
    api.connect(1, "gre0");
    api.change(
        draft -> {
          Observation.refused(
              draft,
              new RefusedPeer(
                  RefusedPeer.Protocol.OPENFLOW,
                  "192.0.2.9",
                  Optional.empty(),
                  "WHY",
                  "because",
                  draft.at()));
          return true;
        });
    api.notReady("stopping");
    JsonNode status = status();
    assertThat(status.at("/hypervisors/by_status/ACTIVE").asInt()).isEqualTo(1);
    assertThat(status.at("/hypervisors/not_active")).hasSize(1);
    assertThat(status.at("/hypervisors/not_active/0/name").asText()).isEqualTo("hv2");
    assertThat(status.at("/hypervisors/not_active/0/status").asText()).isEqualTo("DOWN");
    assertThat(status.at("/hypervisors/not_active/0/status_reason").asText()).contains("no bridge");
    assertThat(status.at("/refused_peers/0/remote").asText()).isEqualTo("192.0.2.9");
    assertThat(status.path("ready").asBoolean()).isFalse();
    assertThat(status.path("not_ready_reason").asText()).isEqualTo("stopping");
  }

  @Test
  void tunnelsAreCountedAndTheFirstThatAreWrongShown() throws Exception {
    String blue = api.network("blue");
    for (int number = 1; number <= 6; number++) {
      String place = "'binding:host_id': 'hv" + number + "', 'binding:profile': {'interface': 'i'}";
      api.create("port", "{'network_id': '" + blue + "', " + place + "}");
      api.declare("hv" + number, number);
      // The first has no tunnel port, so that all of its five tunnels are down, and so on.
      String[] interfaces = number <= 3 ? new String[] {"i"} : new String[] {"i", "gre0"};
      api.connect(number, interfaces);
    }
    JsonNode tunnels = status().path("tunnels");
    assertThat(tunnels.at("/by_state/DOWN").asInt()).isEqualTo(12);
    assertThat(tunnels.at("/by_state/UNKNOWN").asInt()).isEqualTo(3);
    assertThat(tunnels.path("with_warnings")).hasSize(10);
    assertThat(tunnels.path("more_with_warnings").asInt()).isEqualTo(2);
    JsonNode first = tunnels.at("/with_warnings/0");
    assertThat(first.path("hypervisors").toString()).isEqualTo("[\"hv1\",\"hv2\"]");
    assertThat(first.path("state").asText()).isEqualTo("DOWN");
    assertThat(first.at("/warnings/0/name").asText()).isEqualTo("TUNNEL_PORT_MISSING");
    assertThat(first.size()).isEqualTo(3);
  }
}
