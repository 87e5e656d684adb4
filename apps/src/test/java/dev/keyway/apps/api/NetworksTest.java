package dev.keyway.apps.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** Networks by HTTP. */
final class NetworksTest extends ApiTestCase {

  @Test
  void aNetworkOfWhichOnlyTheNameIsGivenHasAllTheRest() throws Exception {
    Answer answer = api.call("POST", "/v2.0/networks", "{'network': {'name': 'blue'}}");
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.revision()).contains(1L);
    JsonNode blue = answer.body().path("network");
    assertThat(blue.path("provider:network_type").asText()).isEqualTo("gre");
    assertThat(blue.path("provider:segmentation_id").longValue()).isEqualTo(4097);
    assertThat(blue.path("mtu").intValue()).isEqualTo(1458);
    assertThat(blue.path("status").asText()).isEqualTo("ACTIVE");
    assertThat(blue.path("project_id").asText()).isEqualTo("default");
    assertThat(blue.path("tenant_id").asText()).isEqualTo("default");
    assertThat(blue.path("port_security_enabled").booleanValue()).isTrue();
    assertThat(blue.path("subnets").isArray()).isTrue();
  }

  @Test
  void everyAttributeComesBackAsItWasGiven() throws Exception {
    JsonNode made =
        api.create(
            "network",
            "{'name': 'blue', 'description': 'd', 'tenant_id': 't', 'admin_state_up': false,"
                + " 'shared': true, 'mtu': 1400, 'port_security_enabled': false,"
                + " 'provider:network_type': 'gre', 'provider:physical_network': null,"
                + " 'provider:segmentation_id': 4294967295, 'router:external': false}");
    JsonNode shown = api.get("/v2.0/networks/" + made.path("id").asText()).body().path("network");
    assertThat(shown).isEqualTo(made);
    assertThat(shown.path("project_id").asText()).isEqualTo("t");
    assertThat(shown.path("provider:segmentation_id").longValue()).isEqualTo(4_294_967_295L);
    assertThat(shown.path("status").asText()).isEqualTo("DOWN");
    assertThat(shown.path("shared").booleanValue()).isTrue();
    assertThat(shown.path("mtu").intValue()).isEqualTo(1400);
  }

  @Test
  void theProjectComesFromTheHeaderWhereTheBodyHasNone() throws Exception {
    Answer answer =
        api.send("POST", "/v2.0/networks", "{\"network\": {}}", "X-Project-Id", "the-header's");
    assertThat(answer.body().path("network").path("project_id").asText()).isEqualTo("the-header's");
  }

  @Test
  void anUpdateChangesWhatItNamesAndCounts() throws Exception {
    String id = api.network("blue");
    Answer answer =
        api.call("PUT", "/v2.0/networks/" + id, "{'network': {'description': 'new', 'mtu': 1300}}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.revision()).contains(2L);
    JsonNode blue = answer.body().path("network");
    assertThat(blue.path("name").asText()).isEqualTo("blue");
    assertThat(blue.path("description").asText()).isEqualTo("new");
    assertThat(blue.path("mtu").intValue()).isEqualTo(1300);
    assertThat(blue.path("revision_number").intValue()).isEqualTo(1);
  }

  @Test
  void theKeyMayBeNamedInAnUpdateButNotChanged() throws Exception {
    String path = "/v2.0/networks/" + api.network("blue");
    String body = "{'network': {'provider:segmentation_id': %s}}";
    assertThat(api.call("PUT", path, body.formatted("4097")).status()).isEqualTo(200);
    Answer changed = api.call("PUT", path, body.formatted("4098"));
    assertThat(changed.status()).isEqualTo(400);
    assertThat(changed.message()).contains("4098").contains("4097").contains("can't be changed");
  }

  @Test
  void aDeletedNetworkIsGone() throws Exception {
    String path = "/v2.0/networks/" + api.network("blue");
    Answer answer = api.delete(path);
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.revision()).contains(2L);
    assertThat(api.get(path).status()).isEqualTo(404);
    assertThat(api.delete(path).status()).isEqualTo(404);
  }

  @Test
  void ifMatchLetsOnlyTheFirstOfTwoWritersThrough() throws Exception {
    String path = "/v2.0/networks/" + api.network("blue");
    String body = "{\"network\": {\"name\": \"green\"}}";
    String seen = "revision_number=0";
    assertThat(api.send("PUT", path, body, "If-Match", seen).status()).isEqualTo(200);
    Answer second = api.send("PUT", path, body, "If-Match", seen);
    assertThat(second.status()).isEqualTo(412);
    assertThat(second.type()).isEqualTo("RevisionNumberConstraintFailed");
    assertThat(api.send("DELETE", path, "", "If-Match", seen).status()).isEqualTo(412);
    assertThat(api.send("PUT", path, body, "If-Match", "*").status()).isEqualTo(400);
  }
}
