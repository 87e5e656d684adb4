package dev.keyway.apps.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** What the openstack command 6.0.0 was recorded to send, and what it stumbled over. */
final class ClientHabitsTest extends ApiTestCase {

  @Test
  void theRootNamesTheVersionAndTheVersionDescribesItself() throws Exception {
    JsonNode root = api.get("/").body();
    assertThat(root.at("/versions/0/id").asText()).isEqualTo("v2.0");
    assertThat(root.at("/versions/0/status").asText()).isEqualTo("CURRENT");
    assertThat(root.at("/versions/0/links/0/href").asText()).isEqualTo(api.base() + "/v2.0/");
    // With an endpoint that ends in /v2.0 the command looks for "version" there.
    for (String path : new String[] {"/v2.0", "/v2.0/"}) {
      JsonNode version = api.get(path).body();
      assertThat(version.at("/version/id").asText()).isEqualTo("v2.0");
      assertThat(version.path("resources").findValuesAsText("collection"))
          .contains("networks", "subnets", "ports");
    }
  }

  @Test
  void aKeyMayComeAsTextAndGoesAsANumber() throws Exception {
    JsonNode network = api.create("network", "{'provider:segmentation_id': '4294967295'}");
    assertThat(network.path("provider:segmentation_id").isNumber()).isTrue();
    assertThat(network.path("provider:segmentation_id").longValue()).isEqualTo(4_294_967_295L);
  }

  @Test
  void aNameInThePlaceOfAnIdIs404ThenTheNameIsAFilter() throws Exception {
    api.network("blue");
    assertThat(api.get("/v2.0/networks/blue").status()).isEqualTo(404);
    assertThat(api.names("/v2.0/networks?name=blue")).containsExactly("blue");
  }

  @Test
  void unknownFieldsAreIgnored() throws Exception {
    api.create("port", "{'network_id': '" + api.network("blue") + "'}");
    String fields = "fields=id&fields=name&fields=security_group_ids&fields=tags";
    JsonNode port = api.get("/v2.0/ports?" + fields).body().at("/ports/0");
    assertThat(port.has("id")).isTrue();
    assertThat(port.has("security_group_ids")).isFalse();
    assertThat(port.path("tags").isArray()).isTrue();
  }

  @Test
  void theSuffixJsonIsIgnored() throws Exception {
    api.network("blue");
    assertThat(api.names("/v2.0/networks.json?name=blue")).containsExactly("blue");
    assertThat(api.names("/v2.0/networks.json?name=green")).isEmpty();
  }

  @Test
  void onlyExtensionsThatWorkAreAdvertised() throws Exception {
    assertThat(api.get("/v2.0/extensions").body().path("extensions").findValuesAsText("alias"))
        .contains("provider", "binding", "port-security", "pagination")
        .doesNotContain("router", "security-group");
    assertThat(api.get("/v2.0/extensions/provider").body().at("/extension/alias").asText())
        .isEqualTo("provider");
    // Asked for before each port is made.
    assertThat(api.get("/v2.0/extensions/tag-ports-during-bulk-creation").status()).isEqualTo(404);
  }

  @Test
  void theIdentityServiceIsLookedForAtTheRoot() throws Exception {
    assertThat(api.get("/projects/demo").body().at("/project/id").asText()).isEqualTo("demo");
    assertThat(api.get("/v3/projects/demo").body().at("/project/id").asText()).isEqualTo("demo");
    api.create("network", "{'project_id': 'demo'}");
    assertThat(api.names("/projects")).containsExactly("demo");
    assertThat(api.names("/v3/projects?name=other")).isEmpty();
  }

  @Test
  void contentTypeAcceptAndTokenDontMatter() throws Exception {
    Answer answer =
        api.send(
            "POST",
            "/v2.0/networks",
            "{\"network\": {\"admin_state_up\": \"True\"}}",
            "Content-Type",
            "text/plain",
            "Accept",
            "application/xml",
            "X-Auth-Token",
            "notused");
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body().at("/network/admin_state_up").booleanValue()).isTrue();
  }
}
