package dev.keyway.apps.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever calls meets the things of their project, and learns nothing of others'. */
final class ProjectsTest {

  private static final String NOBODYS = "/00000000-0000-4000-8000-000000000000";

  private RunningApi api;
  private ApiClient admin;
  private ApiClient red;
  private ApiClient reader;
  private ApiClient blue;

  @BeforeEach
  void startApi() throws Exception {
    api = RunningApi.knowing(Callers.KNOWN);
    admin = api.as(Callers.ADMIN);
    red = api.as(Callers.RED);
    reader = api.as(Callers.RED_READER);
    blue = api.as(Callers.BLUE);
  }

  @AfterEach
  void stopApi() throws Exception {
    api.close();
  }

  private static Answer post(ApiClient caller, String kind, String json) throws Exception {
    return caller.call("POST", "/v2.0/" + kind + "s", "{'" + kind + "': " + json + "}");
  }

  private static Answer put(ApiClient caller, String kind, String id, String json)
      throws Exception {
    return caller.call("PUT", "/v2.0/" + kind + "s/" + id, "{'" + kind + "': " + json + "}");
  }

  private static String id(JsonNode thing) {
    return thing.path("id").asText();
  }

  private static String on(String network) {
    return "{'network_id': '" + network + "'}";
  }

  @Test
  void whatIsMadeIsOfTheCallersProject() throws Exception {
    assertThat(red.create("network", "{}").path("project_id").asText()).isEqualTo("red");
    assertThat(admin.create("network", "{}").path("project_id").asText()).isEqualTo("admin");
    assertThat(admin.create("network", "{'project_id': 'blue'}").path("tenant_id").asText())
        .isEqualTo("blue");
    assertThat(red.create("network", "{'tenant_id': 'red'}").path("project_id").asText())
        .isEqualTo("red");
  }

  @Test
  void nobodyMakesThingsInAnotherProject() throws Exception {
    Answer answer = post(red, "network", "{'project_id': 'blue'}");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.type()).isEqualTo("PolicyNotAuthorized");
    assertThat(answer.message()).contains("'blue'");
    assertThat(post(red, "network", "{'tenant_id': 'blue'}").status()).isEqualTo(403);
    assertThat(
            red.send("POST", "/v2.0/networks", "{\"network\":{}}", "X-Project-Id", "blue").status())
        .isEqualTo(403);
    assertThat(
            red.call("POST", "/v2.0/networks", "{'networks': [{}, {'project_id': 'blue'}]}")
                .status())
        .isEqualTo(403);
    assertThat(admin.names("/v2.0/networks")).isEmpty();
  }

  @Test
  void othersThingsAreNotFoundUnderAnyVerb() throws Exception {
    String network = id(red.create("network", "{'name': 'n'}"));
    String subnet =
        id(red.create("subnet", "{'network_id': '" + network + "', 'cidr': '10.0.0.0/24'}"));
    String port = id(red.create("port", on(network)));
    for (String path : new String[] {"networks/" + network, "subnets/" + subnet, "ports/" + port}) {
      String nobodys = "/v2.0/" + path.replaceFirst("/.*", NOBODYS);
      for (String verb : new String[] {"GET", "DELETE", "PUT"}) {
        Answer answer = blue.send(verb, "/v2.0/" + path, "{}");
        assertThat(answer.status()).as(verb + path).isEqualTo(404);
        // Word for word as of what is not there.
        assertThat(answer.message().replaceAll("[0-9a-f-]{36}", "ID"))
            .isEqualTo(blue.send(verb, nobodys, "{}").message().replaceAll("[0-9a-f-]{36}", "ID"));
        assertThat(admin.get("/v2.0/" + path).status()).isEqualTo(200);
      }
      assertThat(reader.get("/v2.0/" + path).status()).isEqualTo(200);
      assertThat(reader.delete("/v2.0/" + path).status()).isEqualTo(403);
    }
    assertThat(post(blue, "port", on(network)).status()).isEqualTo(404);
    assertThat(
            post(blue, "subnet", "{'network_id': '" + network + "', 'cidr': '10.1.0.0/24'}")
                .status())
        .isEqualTo(404);
    assertThat(blue.get("/v1/ports/" + port + "/status").status()).isEqualTo(404);
    assertThat(reader.get("/v1/ports/" + port + "/status").status()).isEqualTo(200);
    assertThat(red.delete("/v2.0/ports/" + port).status()).isEqualTo(204);
  }

  @Test
  void listsAreFilteredBeforeTheyArePaged() throws Exception {
    for (String name : new String[] {"a", "c", "e"}) {
      red.create("network", "{'name': '" + name + "'}");
      blue.create("network", "{'name': 'x" + name + "'}");
    }
    Answer page = red.get("/v2.0/networks?limit=2&sort_key=name");
    assertThat(page.body().path("networks").findValuesAsText("name")).containsExactly("a", "c");
    assertThat(page.body().at("/networks_links/0/rel").asText()).isEqualTo("next");
    String next = page.body().at("/networks_links/0/href").asText().replace(api.base(), "");
    Answer last = red.get(next);
    assertThat(last.body().path("networks").findValuesAsText("name")).containsExactly("e");
    assertThat(last.body().path("networks_links").findValuesAsText("rel"))
        .containsExactly("previous");
    assertThat(red.names("/v2.0/networks?project_id=blue")).isEmpty();
    String marker = id(admin.get("/v2.0/networks?name=xa").body().at("/networks/0"));
    assertThat(red.get("/v2.0/networks?marker=" + marker).status()).isEqualTo(404);
    assertThat(admin.names("/v2.0/networks")).hasSize(6);
    assertThat(api.as(Callers.WATCHER).names("/v2.0/networks")).hasSize(6);
  }

  @Test
  void theFabricIsForOperators() throws Exception {
    for (String json :
        new String[] {
          "{'provider:segmentation_id': 5000}",
          "{'provider:network_type': 'gre'}",
          "{'shared': true}"
        }) {
      assertThat(post(red, "network", json).status()).as(json).isEqualTo(403);
      assertThat(post(admin, "network", json).status()).as(json).isEqualTo(201);
    }
    assertThat(post(red, "network", "{'shared': false}").status()).isEqualTo(201);
    JsonNode network = red.create("network", "{'name': 'n'}");
    assertThat(network.has("provider:segmentation_id")).isFalse();
    JsonNode port = red.create("port", on(id(network)));
    assertThat(port.toString()).doesNotContain("binding:");
    for (String json :
        new String[] {"{'binding:host_id': 'hv1'}", "{'binding:profile': {'interface': 'x'}}"}) {
      assertThat(put(red, "port", id(port), json).status()).as(json).isEqualTo(403);
      assertThat(put(admin, "port", id(port), json).status()).as(json).isEqualTo(200);
    }
    assertThat(put(red, "network", id(network), "{'shared': false}").status()).isEqualTo(403);
    assertThat(red.get("/v2.0/ports?fields=binding:host_id").body().at("/ports/0")).isEmpty();
    assertThat(red.get("/v2.0/ports?binding:host_id=hv1").status()).isEqualTo(400);
    assertThat(red.get("/v2.0/networks?sort_key=provider:segmentation_id").status()).isEqualTo(400);
    assertThat(admin.get("/v2.0/ports?binding:host_id=hv1").body().path("ports")).hasSize(1);
    JsonNode status = red.get("/v1/ports/" + id(port) + "/status").body();
    assertThat(status.path("binding").fieldNames()).toIterable().containsExactly("state", "reason");
    assertThat(status.path("realised").has("members")).isFalse();
  }

  @Test
  void whoWaitsForARevisionLearnsNoNamesOfHypervisors() throws Exception {
    admin.call("PUT", "/v1/hypervisors/hv1", "{'datapath_id': '1', 'tunnel_ip': '172.31.0.1'}");
    long revision = post(red, "network", "{}").revision().orElseThrow();
    api.behind("hv1", revision, "hv1 is slow");
    JsonNode shown = red.get("/v1/revisions/" + revision).body();
    assertThat(shown.path("realised").booleanValue()).isFalse();
    assertThat(shown.toString()).doesNotContain("hv1");
    assertThat(admin.get("/v1/revisions/" + revision).body().toString()).contains("hv1");
  }

  @Test
  void aSharedNetworkIsForAllToUseAndItsOwnerToChange() throws Exception {
    String network =
        id(admin.create("network", "{'name': 'all', 'shared': true, 'project_id': 'blue'}"));
    String subnet =
        id(blue.create("subnet", "{'network_id': '" + network + "', 'cidr': '10.0.0.0/24'}"));
    assertThat(red.names("/v2.0/networks")).containsExactly("all");
    assertThat(red.get("/v2.0/subnets/" + subnet).status()).isEqualTo(200);
    assertThat(put(red, "network", network, "{'name': 'mine'}").status()).isEqualTo(403);
    assertThat(red.delete("/v2.0/subnets/" + subnet).status()).isEqualTo(403);
    assertThat(
            post(red, "subnet", "{'network_id': '" + network + "', 'cidr': '10.1.0.0/24'}")
                .status())
        .isEqualTo(403);
    JsonNode port = red.create("port", on(network));
    assertThat(port.path("project_id").asText()).isEqualTo("red");
    assertThat(blue.get("/v2.0/ports/" + id(port)).status()).isEqualTo(404);
    for (String json :
        new String[] {
          "{'port_security_enabled': false}",
          "{'mac_address': 'fa:16:3e:aa:bb:cc'}",
          "{'fixed_ips': [{'ip_address': '10.0.0.9'}]}"
        }) {
      assertThat(put(red, "port", id(port), json).status()).as(json).isEqualTo(403);
      String creation = json.replace("{'network", "'network");
      assertThat(
              post(red, "port", "{'network_id': '" + network + "', " + creation.substring(1))
                  .status())
          .as(json)
          .isEqualTo(403);
      assertThat(put(admin, "port", id(port), json).status()).as(json).isEqualTo(200);
    }
    assertThat(put(red, "port", id(port), "{'name': 'p'}").status()).isEqualTo(200);
    admin.call("PUT", "/v2.0/networks/" + network, "{'network': {'shared': false}}");
    assertThat(red.get("/v2.0/networks/" + network).status()).isEqualTo(404);
    assertThat(post(red, "port", on(network)).status()).isEqualTo(404);
  }

  @Test
  void projectsAreToldToThoseWhoAreIn() throws Exception {
    red.create("network", "{}");
    blue.create("network", "{}");
    assertThat(red.names("/v3/projects")).containsExactly("red");
    assertThat(red.get("/v3/projects/red").status()).isEqualTo(200);
    assertThat(red.get("/v3/projects/blue").status()).isEqualTo(404);
    assertThat(admin.names("/projects")).contains("red", "blue");
  }

  @Test
  void whoIsUnknownIsToldHowToBecomeKnown() throws Exception {
    Answer answer = api.get("/v2.0/networks");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.message()).contains("X-Auth-Token");
    assertThat(answer.authenticate()).contains("Bearer realm=\"keyway\"");
    assertThat(
            api.send("GET", "/v2.0/networks", "", "Authorization", "bearer " + Callers.RED)
                .status())
        .isEqualTo(200);
    assertThat(api.send("GET", "/v2.0/networks", "", "Authorization", "Basic cmVk").status())
        .isEqualTo(401);
    Answer bad = api.as("kwt_secret").get("/v1/status");
    assertThat(bad.body().toString()).doesNotContain("kwt_secret");
  }
}
