package dev.keyway.apps.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ports by HTTP. */
final class PortsTest extends ApiTestCase {

  private String blue;
  private String v4;

  @BeforeEach
  void defineBlue() throws Exception {
    blue = api.network("blue");
    v4 =
        api.create("subnet", "{'network_id': '" + blue + "', 'cidr': '10.0.0.0/24'}")
            .path("id")
            .asText();
    api.create("subnet", "{'network_id': '" + blue + "', 'cidr': 'fd00::/64'}");
  }

  private JsonNode port(String attributes) throws Exception {
    return api.create("port", "{'network_id': '" + blue + "'" + attributes + "}");
  }

  private JsonNode update(JsonNode port, String attributes) throws Exception {
    Answer answer =
        api.call("PUT", "/v2.0/ports/" + port.path("id").asText(), "{'port': " + attributes + "}");
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.body().path("port");
  }

  @Test
  void aPortGetsAnAddressOfEachFamilyAndAMacOfItsOwn() throws Exception {
    JsonNode first = port("");
    JsonNode second = port("");
    assertThat(first.path("fixed_ips").findValuesAsText("ip_address"))
        .containsExactly("10.0.0.2", "fd00::2");
    assertThat(second.path("fixed_ips").findValuesAsText("ip_address"))
        .containsExactly("10.0.0.3", "fd00::3");
    assertThat(first.path("mac_address").asText()).startsWith("fa:16:3e:");
    assertThat(first.path("mac_address")).isNotEqualTo(second.path("mac_address"));
    assertThat(first.path("status").asText()).isEqualTo("DOWN");
    assertThat(first.path("binding:vif_type").asText()).isEqualTo("unbound");
    assertThat(first.path("binding:vnic_type").asText()).isEqualTo("normal");
  }

  @Test
  void listsAndMapsAreNeverMissingNorNull() throws Exception {
    JsonNode port = port("");
    for (String list :
        new String[] {"security_groups", "allowed_address_pairs", "extra_dhcp_opts", "tags"}) {
      assertThat(port.path(list).isArray()).as(list).isTrue();
    }
    assertThat(port.path("binding:profile").isObject()).isTrue();
    assertThat(port.path("binding:vif_details").isObject()).isTrue();
  }

  @Test
  void everyAttributeComesBackAsItWasGiven() throws Exception {
    JsonNode made =
        port(
            ", 'name': 'p', 'description': 'd', 'project_id': 'x', 'admin_state_up': false,"
                + " 'mac_address': 'FA-16-3E-00-00-AA', 'fixed_ips': [{'ip_address': '10.0.0.9'}],"
                + " 'device_id': 'vm', 'device_owner': 'compute:nova',"
                + " 'port_security_enabled': false, 'security_groups': [],"
                + " 'allowed_address_pairs': [], 'binding:host_id': 'hv1',"
                + " 'binding:vnic_type': 'normal', 'binding:profile': {'interface': 'vnet0'}");
    JsonNode shown = api.get("/v2.0/ports/" + made.path("id").asText()).body().path("port");
    assertThat(shown).isEqualTo(made);
    assertThat(shown.path("mac_address").asText()).isEqualTo("fa:16:3e:00:00:aa");
    assertThat(shown.path("fixed_ips").toString())
        .isEqualTo("[{\"subnet_id\":\"" + v4 + "\",\"ip_address\":\"10.0.0.9\"}]");
    assertThat(shown.path("binding:profile").path("interface").asText()).isEqualTo("vnet0");
    assertThat(shown.path("device_owner").asText()).isEqualTo("compute:nova");
    assertThat(shown.path("port_security_enabled").booleanValue()).isFalse();
  }

  @Test
  void anEmptyListOfAddressesIsNone() throws Exception {
    assertThat(port(", 'fixed_ips': []").path("fixed_ips")).isEmpty();
  }

  @Test
  void aPortGoesThroughItsStates() throws Exception {
    JsonNode port = port(", 'binding:host_id': 'hv1', 'binding:profile': {'interface': 'vnet0'}");
    String path = "/v2.0/ports/" + port.path("id").asText();
    assertThat(port.path("binding:vif_type").asText()).isEqualTo("binding_failed");
    api.declare("hv1", 1);
    assertThat(api.get(path).body().path("port").path("status").asText()).isEqualTo("DOWN");
    api.connect(1, "gre0", "vnet0");
    JsonNode bound = api.get(path).body().path("port");
    assertThat(bound.path("status").asText()).isEqualTo("ACTIVE");
    assertThat(bound.path("binding:vif_type").asText()).isEqualTo("ovs");
    assertThat(bound.path("binding:vif_details").path("port_filter").booleanValue()).isTrue();
    api.behind("hv1", 0, "it just connected");
    assertThat(api.get(path).body().path("port").path("status").asText()).isEqualTo("BUILD");
  }

  @Test
  void aPortIsTakenOffItsHypervisorByNullOrEmptyText() throws Exception {
    JsonNode port = port(", 'binding:host_id': 'hv1', 'binding:profile': {'interface': 'vnet0'}");
    JsonNode off = update(port, "{'binding:host_id': null, 'binding:profile': null}");
    assertThat(off.path("binding:host_id").asText()).isEmpty();
    assertThat(off.path("binding:profile")).isEmpty();
    JsonNode on = update(port, "{'binding:host_id': 'hv2'}");
    assertThat(on.path("binding:host_id").asText()).isEqualTo("hv2");
    assertThat(update(port, "{'binding:host_id': ''}").path("binding:host_id").asText()).isEmpty();
  }

  @Test
  void addressesCanBeChanged() throws Exception {
    JsonNode port = port("");
    JsonNode changed =
        update(
            port,
            "{'mac_address': '02:00:00:00:00:01', 'fixed_ips': [{'subnet_id': '%s'}]}"
                .formatted(v4));
    assertThat(changed.path("mac_address").asText()).isEqualTo("02:00:00:00:00:01");
    assertThat(changed.path("fixed_ips").findValuesAsText("ip_address"))
        .containsExactly("10.0.0.2");
  }
}
