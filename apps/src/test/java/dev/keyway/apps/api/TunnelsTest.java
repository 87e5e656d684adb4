package dev.keyway.apps.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.world.Change;
import dev.keyway.topology.world.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tunnels: three hypervisors with one network, of which the third never connected. */
final class TunnelsTest extends ApiTestCase {

  private static final int MTU = 1458;

  @BeforeEach
  void defineAll() throws Exception {
    String blue = api.network("blue");
    for (int number = 1; number <= 3; number++) {
      api.declare("hv" + number, number);
      api.create(
          "port",
          "{'network_id': '%s', 'binding:host_id': 'hv%d', 'binding:profile': {'interface': 'vif'}}"
              .formatted(blue, number));
    }
    api.connect(1, "vif", "gre0");
    api.connect(2, "vif", "gre0");
  }

  private void found(String from, String to, Path.State state) {
    api.change(
        draft -> {
          draft.apply(
              new Change.PathPut(
                  new Path(new HypervisorId(from), new HypervisorId(to), state, MTU, draft.at())));
          return true;
        });
  }

  private void found(Path.State there, Path.State back) {
    found("hv1", "hv2", there);
    found("hv2", "hv1", back);
  }

  private JsonNode tunnel() throws Exception {
    JsonNode all = api.get("/v1/tunnels").body().path("tunnels");
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  @Test
  void aTunnelThatWasNotProbedYetSaysWhatItIsForAndNoMore() throws Exception {
    assertThat(tunnel().toString())
        .isEqualTo(
            "{\"id\":\"hv1:hv2\",\"hypervisors\":[\"hv1\",\"hv2\"],"
                + "\"tunnel_ips\":[\"172.31.0.1\",\"172.31.0.2\"],\"networks\":1,\"mtu\":1458,"
                + "\"required\":1500,\"method\":\"probe\",\"state\":\"UNKNOWN\",\"since\":null,"
                + "\"directions\":[{\"from\":\"hv1\",\"to\":\"hv2\",\"state\":\"UNKNOWN\","
                + "\"since\":null},{\"from\":\"hv2\",\"to\":\"hv1\",\"state\":\"UNKNOWN\","
                + "\"since\":null}],\"warnings\":[]}");
  }

  @Test
  void aTunnelThatCarriesAllIsUp() throws Exception {
    found(Path.State.OK, Path.State.OK);
    assertThat(tunnel().path("state").asText()).isEqualTo("UP");
    assertThat(tunnel().path("since").asText()).endsWith("Z");
    assertThat(tunnel().at("/directions/1/since").asText()).endsWith("Z");
    assertThat(tunnel().path("warnings")).isEmpty();
  }

  @Test
  void aMismatchIsNamedForItsDirectionWithWhatToDo() throws Exception {
    found(Path.State.OK, Path.State.MTU_TOO_SMALL);
    assertThat(tunnel().path("state").asText()).isEqualTo("DEGRADED");
    assertThat(tunnel().path("warnings")).hasSize(1);
    assertThat(tunnel().at("/warnings/0/name").asText()).isEqualTo("MTU_TOO_SMALL");
    assertThat(tunnel().at("/warnings/0/message").asText())
        .contains("From hv2 to hv1")
        .contains("between 172.31.0.2 and 172.31.0.1 to 1500")
        .contains("ping -M do -s 1472 172.31.0.1");
  }

  @Test
  void aDirectionInWhichNothingArrivesIsNamed() throws Exception {
    found(Path.State.UNREACHABLE, Path.State.UNREACHABLE);
    assertThat(tunnel().path("state").asText()).isEqualTo("DOWN");
    assertThat(tunnel().path("warnings").findValuesAsText("name"))
        .containsExactly("UNREACHABLE", "UNREACHABLE");
    assertThat(tunnel().at("/warnings/0/message").asText()).contains("172.31.0.1 reaches");
  }

  @Test
  void aMissingTunnelPortIsNamed() throws Exception {
    api.connect(2, "vif");
    assertThat(tunnel().path("state").asText()).isEqualTo("DOWN");
    assertThat(tunnel().at("/warnings/0/name").asText()).isEqualTo("TUNNEL_PORT_MISSING");
    assertThat(tunnel().at("/warnings/0/message").asText()).contains("hv2").contains("gre0");
  }

  @Test
  void tunnelsHaveFiltersFieldsAndPages() throws Exception {
    api.connect(3, "vif", "gre0");
    found(Path.State.OK, Path.State.OK);
    assertThat(ids("")).containsExactly("hv1:hv2", "hv1:hv3", "hv2:hv3");
    assertThat(ids("?hypervisor=hv3")).containsExactly("hv1:hv3", "hv2:hv3");
    assertThat(ids("?state=UP")).containsExactly("hv1:hv2");
    assertThat(ids("?limit=1&marker=hv1:hv2")).containsExactly("hv1:hv3");
    assertThat(api.get("/v1/tunnels?limit=1&marker=hv1").status()).isEqualTo(404);
    assertThat(api.get("/v1/tunnels?limit=1&marker=hv1:_").status()).isEqualTo(404);
    assertThat(api.get("/v1/tunnels?colour=red").status()).isEqualTo(400);
    assertThat(api.get("/v1/tunnels?fields=state&id=hv1:hv2").body().path("tunnels").toString())
        .isEqualTo("[{\"state\":\"UP\"}]");
  }

  private List<String> ids(String query) throws Exception {
    return api.get("/v1/tunnels" + query).body().path("tunnels").findValuesAsText("id");
  }

  @Test
  void tunnelsCanBeProbedAtOnce() throws Exception {
    Answer all = api.call("POST", "/v1/tunnels/probe", "");
    assertThat(all.status()).isEqualTo(202);
    assertThat(all.body().path("directions").intValue()).isEqualTo(3);
    Answer one = api.call("POST", "/v1/tunnels/probe?hypervisor=hv1", "");
    assertThat(one.body().path("directions").intValue()).isEqualTo(1);
    assertThat(api.call("POST", "/v1/tunnels/probe?hypervisor=hv9", "").status()).isEqualTo(404);
    assertThat(api.call("POST", "/v1/tunnels/probe?colour=red", "").status()).isEqualTo(400);
  }
}
