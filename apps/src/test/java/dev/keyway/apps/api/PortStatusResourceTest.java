package dev.keyway.apps.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyway.topology.command.VifReports;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.MacAddress;
import dev.keyway.topology.model.PortId;
import dev.keyway.topology.model.Vif;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The parts of a port's status as they are shown. */
final class PortStatusResourceTest extends ApiTestCase {

  private String id;

  @BeforeEach
  void defineAll() throws Exception {
    String blue = api.network("blue");
    id = api.create("port", "{'network_id': '" + blue + "', 'name': 'alice'}").path("id").asText();
    for (int number = 1; number <= 2; number++) {
      api.declare("hv" + number, number);
      api.connect(number, "vnet0", "gre0");
    }
  }

  private JsonNode status() throws Exception {
    return api.get("/v1/ports/" + id + "/status").body();
  }

  private void claim(String hypervisor, Optional<MacAddress> mac) {
    Vif vif = new Vif("vnet0", PortId.parse(id), mac);
    api.change(
        draft -> {
          VifReports.are(draft, new HypervisorId(hypervisor), List.of(vif));
          return true;
        });
  }

  @Test
  void aPortThatIsNowhereHasNothingButReasons() throws Exception {
    JsonNode status = status();
    assertThat(status.path("port_id").asText()).isEqualTo(id);
    assertThat(status.path("status").asText()).isEqualTo("DOWN");
    String reason = "no VIF with this iface-id on any hypervisor";
    assertThat(status.path("reason").asText()).isEqualTo(reason);
    assertThat(status.path("admin").toString()).isEqualTo("{\"up\":true,\"reason\":\"\"}");
    assertThat(status.path("link").toString())
        .isEqualTo("{\"up\":false,\"reason\":\"the port is not bound\"}");
    JsonNode binding = status.path("binding");
    assertThat(binding.path("state").asText()).isEqualTo("unbound");
    assertThat(binding.path("hypervisor").isNull()).isTrue();
    assertThat(binding.path("interface").isNull()).isTrue();
    assertThat(binding.path("openflow_port").isNull()).isTrue();
    assertThat(binding.path("reason").asText()).isEqualTo(reason);
    assertThat(binding.path("claims")).isEmpty();
    assertThat(status.at("/realised/all").asBoolean()).isTrue();
    assertThat(status.at("/realised/members")).isEmpty();
  }

  @Test
  void aBoundPortShowsWhereItIsAndWhoHasIt() throws Exception {
    claim("hv1", Optional.empty());
    MacAddress mac = MacAddress.parse("02:00:00:00:00:99");
    claim("hv2", Optional.of(mac));
    JsonNode status = status();
    assertThat(status.path("status").asText()).isEqualTo("ACTIVE");
    assertThat(status.path("link").path("up").asBoolean()).isTrue();
    JsonNode binding = status.path("binding");
    assertThat(binding.path("state").asText()).isEqualTo("bound");
    assertThat(binding.path("hypervisor").asText()).isEqualTo("hv1");
    assertThat(binding.path("interface").asText()).isEqualTo("vnet0");
    assertThat(binding.path("openflow_port").asInt()).isEqualTo(1);
    JsonNode first = binding.at("/claims/0");
    assertThat(first.path("hypervisor").asText()).isEqualTo("hv1");
    assertThat(first.path("state").asText()).isEqualTo("holds");
    assertThat(first.path("attached_mac").isNull()).isTrue();
    JsonNode second = binding.at("/claims/1");
    assertThat(second.path("interface").asText()).isEqualTo("vnet0");
    assertThat(second.path("state").asText()).isEqualTo("conflict");
    assertThat(second.path("attached_mac").asText()).isEqualTo(mac.toString());
    assertThat(second.path("reason").asText()).contains("attached-mac");
    JsonNode realised = status.path("realised");
    assertThat(realised.path("revision").asInt()).isPositive();
    JsonNode member = realised.at("/members/0");
    assertThat(member.path("hypervisor").asText()).isEqualTo("hv1");
    assertThat(member.path("connected").asBoolean()).isTrue();
    assertThat(member.path("since").asText()).endsWith("Z");
    assertThat(member.path("realised").asBoolean()).isTrue();
    assertThat(member.path("reason").asText()).isEmpty();
  }

  @Test
  void statusStateAndThisAreOfOneMind() throws Exception {
    claim("hv1", Optional.empty());
    api.behind("hv1", 0, "busy");
    JsonNode status = status();
    assertThat(status.path("status").asText()).isEqualTo("BUILD");
    assertThat(status.at("/realised/all").asBoolean()).isFalse();
    assertThat(status.at("/realised/members/0/reason").asText()).contains("busy");
    assertThat(api.get("/v2.0/ports/" + id).body().at("/port/status").asText()).isEqualTo("BUILD");
    JsonNode host = api.get("/v1/hosts").body().at("/hosts/0");
    assertThat(host.path("state")).isEqualTo(status.path("status"));
    assertThat(host.path("state_reason")).isEqualTo(status.path("reason"));
  }

  @Test
  void aPortThatIsNotThereIsA404() throws Exception {
    assertThat(api.get("/v1/ports/00000000-0000-0000-0000-000000000009/status").status())
        .isEqualTo(404);
    assertThat(api.get("/v1/ports/alice/status").message())
        .isEqualTo("Port alice could not be found.");
  }
}
