package dev.keyway.apps.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** Subnets by HTTP. */
final class SubnetsTest extends ApiTestCase {

  @Test
  void aSubnetGetsItsGatewayAndPoolsFromItsBlock() throws Exception {
    String blue = api.network("blue");
    JsonNode subnet = api.create("subnet", "{'network_id': '" + blue + "', 'cidr': '10.0.0.0/24'}");
    assertThat(subnet.path("ip_version").intValue()).isEqualTo(4);
    assertThat(subnet.path("gateway_ip").asText()).isEqualTo("10.0.0.1");
    assertThat(subnet.path("enable_dhcp").booleanValue()).isTrue();
    assertThat(subnet.path("allocation_pools").toString())
        .isEqualTo("[{\"start\":\"10.0.0.2\",\"end\":\"10.0.0.254\"}]");
    assertThat(subnet.path("ipv6_ra_mode").isNull()).isTrue();
    JsonNode network = api.get("/v2.0/networks/" + blue).body().path("network");
    assertThat(network.path("subnets").get(0)).isEqualTo(subnet.path("id"));
  }

  @Test
  void everyAttributeComesBackAsItWasGiven() throws Exception {
    String blue = api.network("blue");
    JsonNode made =
        api.create(
            "subnet",
            "{'network_id': '"
                + blue
                + "', 'ip_version': 6, 'cidr': 'fd00::/64', 'gateway_ip': null, 'name': 's',"
                + " 'enable_dhcp': false, 'ipv6_address_mode': null, 'ipv6_ra_mode': null,"
                + " 'allocation_pools': [{'start': 'fd00::10', 'end': 'fd00::20'}],"
                + " 'dns_nameservers': ['fd00::53'],"
                + " 'host_routes': [{'destination': 'fd01::/64', 'nexthop': 'fd00::1'}]}");
    JsonNode shown = api.get("/v2.0/subnets/" + made.path("id").asText()).body().path("subnet");
    assertThat(shown).isEqualTo(made);
    assertThat(shown.path("gateway_ip").isNull()).isTrue();
    assertThat(shown.path("dns_nameservers").toString()).isEqualTo("[\"fd00::53\"]");
    assertThat(shown.path("host_routes").toString())
        .isEqualTo("[{\"destination\":\"fd01::/64\",\"nexthop\":\"fd00::1\"}]");
    assertThat(shown.path("allocation_pools").toString())
        .isEqualTo("[{\"start\":\"fd00::10\",\"end\":\"fd00::20\"}]");
  }

  @Test
  void anUpdateChangesWhatItNames() throws Exception {
    String blue = api.network("blue");
    JsonNode made = api.create("subnet", "{'network_id': '" + blue + "', 'cidr': '10.0.0.0/24'}");
    Answer answer =
        api.call(
            "PUT",
            "/v2.0/subnets/" + made.path("id").asText(),
            "{'subnet': {'gateway_ip': null, 'dns_nameservers': ['9.9.9.9']}}");
    assertThat(answer.status()).isEqualTo(200);
    JsonNode shown = answer.body().path("subnet");
    assertThat(shown.path("gateway_ip").isNull()).isTrue();
    assertThat(shown.path("dns_nameservers").get(0).asText()).isEqualTo("9.9.9.9");
    assertThat(shown.path("cidr").asText()).isEqualTo("10.0.0.0/24");
  }

  @Test
  void theSameBlockIsFreeOnEveryNetworkAndTakenOnItsOwn() throws Exception {
    String blue = api.network("blue");
    String green = api.network("green");
    api.create("subnet", "{'network_id': '" + blue + "', 'cidr': '10.0.0.0/24'}");
    api.create("subnet", "{'network_id': '" + green + "', 'cidr': '10.0.0.0/24'}");
    Answer again =
        api.call(
            "POST",
            "/v2.0/subnets",
            "{'subnet': {'network_id': '" + blue + "', 'cidr': '10.0.0.128/25'}}");
    assertThat(again.status()).isEqualTo(400);
    assertThat(again.message()).contains("overlaps");
  }

  @Test
  void aSubnetWhoseAddressesAreInUseStays() throws Exception {
    String blue = api.network("blue");
    JsonNode made = api.create("subnet", "{'network_id': '" + blue + "', 'cidr': '10.0.0.0/24'}");
    String path = "/v2.0/subnets/" + made.path("id").asText();
    JsonNode port = api.create("port", "{'network_id': '" + blue + "'}");
    assertThat(api.delete(path).type()).isEqualTo("SubnetInUse");
    api.delete("/v2.0/ports/" + port.path("id").asText());
    assertThat(api.delete(path).status()).isEqualTo(204);
  }
}
