package dev.keyway.apps.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The topology and the hosts: two hypervisors with one network, a third with nothing. */
final class TopologyTest extends ApiTestCase {

  private String blue;

  @BeforeEach
  void defineAll() throws Exception {
    blue = api.network("blue");
    api.create("subnet", "{'network_id': '" + blue + "', 'cidr': '10.0.0.0/24'}");
    String green = api.network("green");
    for (int number = 1; number <= 3; number++) {
      api.declare("hv" + number, number);
    }
    place(blue, "alice", "hv1");
    place(blue, "bob", "hv2");
    place(green, "carol", "hv2");
    api.create("port", "{'network_id': '" + green + "', 'name': 'nowhere'}");
    api.connect(1, "alice", "gre0", "stray");
    api.connect(2, "bob", "carol", "gre0");
    api.connect(9, "eth0");
  }

  private void place(String network, String name, String hypervisor) throws Exception {
    api.create(
        "port",
        "{'network_id': '%s', 'name': '%s', 'binding:host_id': '%s', 'binding:profile': {'interface': '%s'}}"
            .formatted(network, name, hypervisor, name));
  }

  @Test
  void aHostIsABoundPortWithAllThatIsKnownOfIt() throws Exception {
    JsonNode alice = api.get("/v1/hosts?name=alice").body().at("/hosts/0");
    assertThat(alice.path("network_id").asText()).isEqualTo(blue);
    assertThat(alice.path("network_name").asText()).isEqualTo("blue");
    assertThat(alice.path("key").intValue()).isEqualTo(4097);
    assertThat(alice.path("hypervisor").asText()).isEqualTo("hv1");
    assertThat(alice.path("interface").asText()).isEqualTo("alice");
    assertThat(alice.path("openflow_port").intValue()).isEqualTo(1);
    assertThat(alice.path("cookie").textValue()).isEqualTo("0x4b57030000000001");
    assertThat(alice.path("ip_addresses").toString()).isEqualTo("[\"10.0.0.2\"]");
    assertThat(alice.path("mac_address").asText()).startsWith("fa:16:3e");
    assertThat(alice.path("state").asText()).isEqualTo("ACTIVE");
    assertThat(alice.path("state_reason").asText()).isEmpty();
    assertThat(alice.path("changed_at").asText()).endsWith("Z");
    assertThat(alice.path("changed_revision").intValue()).isPositive();
  }

  @Test
  void hostsHaveFilters() throws Exception {
    assertThat(api.names("/v1/hosts")).containsExactlyInAnyOrder("alice", "bob", "carol");
    assertThat(api.names("/v1/hosts?hypervisor=hv2")).containsExactlyInAnyOrder("bob", "carol");
    assertThat(api.names("/v1/hosts?network_id=" + blue)).containsExactlyInAnyOrder("alice", "bob");
    assertThat(api.names("/v1/hosts?ip_address=10.0.0.3")).containsExactly("bob");
    assertThat(api.names("/v1/hosts?mac_address=FA:16:3E:00:00:01")).containsExactly("alice");
    assertThat(api.names("/v1/hosts?project_id=nobody")).isEmpty();
    assertThat(api.names("/v1/hosts?key=4098")).containsExactly("carol");
    assertThat(api.names("/v1/hosts?state=ACTIVE")).hasSize(3);
    api.behind("hv1", 0, "busy");
    assertThat(api.names("/v1/hosts?state=BUILD")).containsExactlyInAnyOrder("alice", "bob");
    assertThat(api.get("/v1/hosts?colour=red").status()).isEqualTo(400);
  }

  @Test
  void theTopologyHasItAll() throws Exception {
    JsonNode topology = api.get("/v1/topology").body();
    assertThat(topology.path("revision").longValue()).isEqualTo(api.world().revision());
    assertThat(names(topology, "hypervisors")).containsExactly("hv1", "hv2", "hv3");
    assertThat(names(topology, "hosts")).hasSize(3);
    assertThat(topology.path("tunnels"))
        .isEqualTo(api.get("/v1/tunnels").body().path("tunnels"))
        .hasSize(1);
    assertThat(topology.path("refused_peers").isArray()).isTrue();
  }

  @Test
  void bridgesHavePortsWithTheirRolesAndUndeclaredOnesSayWhatToDo() throws Exception {
    JsonNode bridges = api.get("/v1/topology").body().path("bridges");
    assertThat(bridges.findValuesAsText("datapath_id"))
        .containsExactly("0000000000000001", "0000000000000002", "0000000000000009");
    JsonNode first = bridges.get(0);
    assertThat(first.path("hypervisor").asText()).isEqualTo("hv1");
    assertThat(first.path("ports").findValuesAsText("name"))
        .containsExactly("alice", "gre0", "stray");
    assertThat(first.path("ports").findValuesAsText("role"))
        .containsExactly("guest", "tunnel", "guest");
    assertThat(first.at("/ports/0/port_id").isTextual()).isTrue();
    assertThat(first.at("/ports/0/speed_kbps").longValue()).isEqualTo(10_000_000);
    assertThat(first.at("/ports/0/link_up").booleanValue()).isTrue();
    assertThat(first.at("/ports/2/port_id").isNull()).isTrue();
    assertThat(bridges.get(2).path("hypervisor").isNull()).isTrue();
    assertThat(bridges.get(2).path("note").asText()).contains("PUT /v1/hypervisors/");
  }

  @Test
  void theTopologyCanBeCutDown() throws Exception {
    JsonNode ofHv1 = api.get("/v1/topology?hypervisor=hv1").body();
    assertThat(names(ofHv1, "hypervisors")).containsExactly("hv1");
    assertThat(names(ofHv1, "hosts")).containsExactly("alice");
    assertThat(ofHv1.path("bridges")).hasSize(1);
    assertThat(ofHv1.path("tunnels")).hasSize(1);
    JsonNode ofBlue = api.get("/v1/topology?network_id=" + blue).body();
    assertThat(names(ofBlue, "hypervisors")).containsExactly("hv1", "hv2");
    assertThat(names(ofBlue, "hosts")).containsExactlyInAnyOrder("alice", "bob");
    assertThat(api.get("/v1/topology?colour=red").status()).isEqualTo(400);
  }

  private static List<String> names(JsonNode topology, String list) {
    return topology.path(list).findValuesAsText("name");
  }
}
