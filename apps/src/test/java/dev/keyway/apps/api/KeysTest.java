package dev.keyway.apps.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyway.topology.command.KeyCommands;
import dev.keyway.topology.command.Observation;
import dev.keyway.topology.model.DatapathId;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** GRE keys by HTTP: held, in quarantine, free, and freed by the operator's word. */
final class KeysTest extends ApiTestCase {

  private String blue;

  @BeforeEach
  void aNetworkOfTwoHypervisors() throws Exception {
    blue = api.network("blue");
    for (int number = 1; number <= 2; number++) {
      api.declare("hv" + number, number);
      api.connect(number, "vnet0", "gre0");
      api.create(
          "port",
          "{'network_id': '%s', 'binding:host_id': 'hv%d', 'binding:profile': {'interface': 'vnet0'}}"
              .formatted(blue, number));
    }
  }

  private void deleteBlue() throws Exception {
    for (JsonNode port : api.get("/v2.0/ports").body().path("ports")) {
      api.delete("/v2.0/ports/" + port.path("id").asText());
    }
    assertThat(api.delete("/v2.0/networks/" + blue).status()).isEqualTo(204);
  }

  private void confirm(int bridge) {
    api.change(
        draft -> {
          KeyCommands.confirmed(draft, Map.of(new DatapathId(bridge), draft.world().revision()));
          return true;
        });
  }

  @Test
  void aHeldKeyNamesItsNetwork() throws Exception {
    JsonNode key = api.get("/v1/keys/4097").body();
    assertThat(key.path("state").asText()).isEqualTo("HELD");
    assertThat(key.path("network_id").asText()).isEqualTo(blue);
    assertThat(key.path("network_name").asText()).isEqualTo("blue");
    assertThat(key.path("waiting_for")).isEmpty();
    JsonNode all = api.get("/v1/keys").body();
    assertThat(all.path("keys")).containsExactly(key);
    assertThat(all.path("counts").toString())
        .isEqualTo("{\"held\":1,\"quarantined\":0,\"free\":102}");
    assertThat(api.get("/v1/status").body().path("keys")).isEqualTo(all.path("counts"));
  }

  @Test
  void aFreeKeyIsFreeAndWhatIsNoKeyIsRefused() throws Exception {
    JsonNode key = api.get("/v1/keys/4098").body();
    assertThat(key.path("state").asText()).isEqualTo("FREE");
    assertThat(key.path("since").isNull()).isTrue();
    assertThat(key.path("network_id").isNull()).isTrue();
    Answer answer = api.get("/v1/keys/4294967296");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).contains("'4294967296'").contains("1 to 4294967295");
  }

  @Test
  void aKeyInQuarantineNamesWhoIsWaitedForAndWhy() throws Exception {
    api.change(
        draft -> {
          Observation.disconnected(draft, new DatapathId(2), "closed");
          return true;
        });
    deleteBlue();
    api.behind("hv1", 1, "its flows are being changed");
    JsonNode key = api.get("/v1/keys/4097").body();
    assertThat(key.path("state").asText()).isEqualTo("QUARANTINED");
    assertThat(key.path("network_id").asText()).isEqualTo(blue);
    assertThat(key.at("/waiting_for/0/hypervisor").asText()).isEqualTo("hv1");
    assertThat(key.at("/waiting_for/0/reason").asText()).isEqualTo("its flows are being changed");
    assertThat(key.at("/waiting_for/1/datapath_id").asText()).isEqualTo("0000000000000002");
    assertThat(key.at("/waiting_for/1/reason").asText()).isEqualTo("it is away");
    assertThat(key.at("/waiting_for/1/since").asText()).endsWith("Z");
    Answer refused =
        api.call("POST", "/v2.0/networks", "{'network': {'provider:segmentation_id': 4097}}");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.message()).contains("4097").contains("'blue'").contains("'hv1', 'hv2'");
    confirm(1);
    assertThat(api.get("/v1/keys?hypervisor=hv1").body().path("keys")).isEmpty();
    assertThat(api.get("/v1/keys?hypervisor=hv2&state=QUARANTINED").body().path("keys")).hasSize(1);
    confirm(2);
    assertThat(
            api.call("POST", "/v2.0/networks", "{'network': {'provider:segmentation_id': 4097}}")
                .status())
        .isEqualTo(201);
  }

  @Test
  void listsArePagedByKey() throws Exception {
    api.network("red");
    JsonNode page = api.get("/v1/keys?limit=1&sort_key=key").body();
    assertThat(page.at("/keys/0/key").asLong()).isEqualTo(4097);
    String next = page.at("/keys_links/0/href").asText().substring(api.base().length());
    assertThat(api.get(next).body().at("/keys/0/key").asLong()).isEqualTo(4098);
    assertThat(api.get("/v1/keys?marker=nothing").status()).isEqualTo(404);
  }

  @Test
  void whoIsGoneIsWaitedForNoMore() throws Exception {
    assertThat(api.call("POST", "/v1/hypervisors/hv2/gone", "{}").status()).isEqualTo(409);
    api.change(
        draft -> {
          Observation.disconnected(draft, new DatapathId(2), "closed");
          return true;
        });
    assertThat(api.delete("/v1/hypervisors/hv2").status()).isEqualTo(204);
    deleteBlue();
    confirm(1);
    assertThat(api.get("/v1/keys/4097").body().at("/waiting_for/0/reason").asText())
        .contains("declare it again");
    Answer gone = api.call("POST", "/v1/hypervisors/hv2/gone", "{}");
    assertThat(gone.status()).isEqualTo(200);
    assertThat(gone.revision()).isPresent();
    assertThat(gone.body().toString()).isEqualTo("{\"name\":\"hv2\",\"freed_keys\":[4097]}");
    assertThat(api.call("POST", "/v1/hypervisors/hv2/gone", "{}").status()).isEqualTo(404);
  }

  @Test
  void aBridgeUnderAnotherNameIsNamedSo() throws Exception {
    api.change(
        draft -> {
          Observation.disconnected(draft, new DatapathId(2), "closed");
          return true;
        });
    api.delete("/v1/hypervisors/hv2");
    api.declare("heir", 2);
    deleteBlue();
    confirm(1);
    assertThat(api.get("/v1/keys/4097").body().at("/waiting_for/0/reason").asText())
        .isEqualTo("the bridge is now that of 'heir': it is away");
  }
}
