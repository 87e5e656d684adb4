package dev.keyway.apps.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import dev.keyway.topology.command.HostReports;
import dev.keyway.topology.command.Observation;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.world.Host;
import dev.keyway.topology.world.RefusedPeer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hypervisors by HTTP: declared, observed, and what can be wrong with them. */
final class HypervisorsTest extends ApiTestCase {

  private static final String HV1 = "/v1/hypervisors/hv1";
  private static final String BODY = "{'datapath_id': '%s', 'tunnel_ip': '%s'}";

  private Answer put(String name, String datapath, String tunnelIp) throws Exception {
    return api.call("PUT", "/v1/hypervisors/" + name, BODY.formatted(datapath, tunnelIp));
  }

  private JsonNode hv1() throws Exception {
    return api.get(HV1).body();
  }

  @Test
  void aHypervisorIsDeclaredOnceAndChangedAfterwards() throws Exception {
    Answer made = put("hv1", "0000000000000001", "172.31.0.1");
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.revision()).contains(1L);
    assertThat(made.body().path("tunnel_port").asText()).isEqualTo("gre0");
    Answer same = put("hv1", "0000000000000001", "172.31.0.1");
    assertThat(same.status()).isEqualTo(200);
    assertThat(same.revision()).contains(1L);
    Answer changed = put("hv1", "1", "172.31.0.9");
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.revision()).contains(2L);
    assertThat(hv1().path("tunnel_ip").asText()).isEqualTo("172.31.0.9");
  }

  @Test
  void aHypervisorThatNeverConnectedIsDown() throws Exception {
    api.declare("hv1", 1);
    assertThat(hv1().path("status").asText()).isEqualTo("DOWN");
    assertThat(hv1().path("status_reason").asText()).contains("0000000000000001");
    assertThat(hv1().path("connected").booleanValue()).isFalse();
    assertThat(hv1().path("tunnel_port_state").asText()).isEqualTo("unknown");
  }

  @Test
  void aConnectedHypervisorIsActiveOnceItHasRealisedAll() throws Exception {
    api.declare("hv1", 1);
    api.connect(1, "vnet0", "gre0");
    assertThat(hv1().path("status").asText()).isEqualTo("ACTIVE");
    assertThat(hv1().path("realised").booleanValue()).isTrue();
    assertThat(hv1().path("tunnel_port_state").asText()).isEqualTo("present");
    assertThat(hv1().path("tunnel_port_number").intValue()).isEqualTo(2);
    assertThat(hv1().path("software").asText()).isEqualTo("Open vSwitch 3.1.0");
    assertThat(hv1().path("remote").asText()).isEqualTo("192.0.2.1:4242");
    api.behind("hv1", 5, "its flows are being changed");
    assertThat(hv1().path("status").asText()).isEqualTo("BUILD");
    assertThat(hv1().path("status_reason").asText()).isEqualTo("its flows are being changed");
    assertThat(hv1().at("/behind/revision").intValue()).isEqualTo(5);
  }

  @Test
  void aMissingTunnelPortIsAProblemThatSaysWhatToDo() throws Exception {
    api.declare("hv1", 1);
    api.connect(1, "vnet0");
    assertThat(hv1().path("status").asText()).isEqualTo("ERROR");
    assertThat(hv1().path("tunnel_port_state").asText()).isEqualTo("missing");
    assertThat(hv1().at("/problems/0").asText())
        .contains("tunnel port gre0 is missing on the bridge of hv1")
        .contains("ovs-vsctl add-port br-int gre0")
        .contains("options:local_ip=172.31.0.1");
  }

  @Test
  void aBridgeThatWasRefusedIsAProblemOfItsHypervisor() throws Exception {
    api.declare("hv1", 1);
    api.change(
        draft -> {
          Observation.refused(
              draft,
              new RefusedPeer(
                  RefusedPeer.Protocol.OPENFLOW,
                  "192.0.2.1",
                  Optional.of(new DatapathId(1)),
                  "DUPLICATE_DATAPATH",
                  "two bridges with one datapath id",
                  draft.at()));
          return true;
        });
    assertThat(hv1().path("status").asText()).isEqualTo("ERROR");
    assertThat(hv1().at("/problems/0").asText())
        .contains("two bridges with one datapath id")
        .contains("192.0.2.1");
  }

  @Test
  void aDatapathIdOfAnotherHypervisorIsRefused() throws Exception {
    api.declare("hv1", 1);
    Answer answer = put("hv2", "0000000000000001", "172.31.0.2");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.message()).contains("datapath_id").contains("'hv1'");
    assertThat(api.get("/v1/hypervisors/hv2").status()).isEqualTo(404);
  }

  @Test
  void aTunnelAddressOfAnotherHypervisorIsRefused() throws Exception {
    api.declare("hv1", 1);
    Answer answer = put("hv2", "2", "172.31.0.1");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.message()).contains("tunnel_ip").contains("'hv1'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | datapath_id",
        "{'datapath_id': '1'} | tunnel_ip",
        "{'datapath_id': 'xyz', 'tunnel_ip': '172.31.0.1'} | 16 hexadecimal digits",
        "{'datapath_id': '0', 'tunnel_ip': '172.31.0.1'} | other than 0",
        "{'datapath_id': 1, 'tunnel_ip': '172.31.0.1'} | 16 hexadecimal digits",
        "{'datapath_id': '1', 'tunnel_ip': 'hv1'} | IPv4",
        "{'datapath_id': '1', 'tunnel_ip': 'fd00::1'} | IPv4",
        "{'datapath_id': '1', 'tunnel_ip': '172.31.0.1', 'tunnel_port': ''} | interface",
        "{'datapath_id': '1', 'tunnel_ip': '172.31.0.1', 'connected': true} | connected",
      })
  void aDeclarationThatMakesNoSenseIsRefused(String body, String expected) throws Exception {
    Answer answer = api.call("PUT", HV1, body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).contains(expected);
    assertThat(api.call("PUT", "/v1/hypervisors/not%20a%20name", "{}").status()).isEqualTo(400);
  }

  @Test
  void aForgottenHypervisorIsGone() throws Exception {
    api.declare("hv1", 1);
    assertThat(api.delete(HV1).status()).isEqualTo(204);
    assertThat(api.get(HV1).status()).isEqualTo(404);
    assertThat(api.delete(HV1).status()).isEqualTo(404);
    assertThat(api.get(HV1).message()).contains("hv1");
  }

  @Test
  void theListHasFilters() throws Exception {
    api.declare("hv1", 1);
    api.declare("hv2", 2);
    api.connect(2, "gre0");
    assertThat(api.names("/v1/hypervisors")).containsExactly("hv1", "hv2");
    assertThat(api.names("/v1/hypervisors?connected=true")).containsExactly("hv2");
    assertThat(api.names("/v1/hypervisors?status=DOWN")).containsExactly("hv1");
    assertThat(api.names("/v1/hypervisors?tunnel_ip=172.31.0.2")).containsExactly("hv2");
    assertThat(api.get("/v1/hypervisors?colour=red").status()).isEqualTo(400);
  }

  @Test
  void whatAHostsDatabaseShowsIsShown() throws Exception {
    api.declare("hv1", 1);
    JsonNode before = api.get("/v1/hypervisors/hv1").body();
    for (String name : new String[] {"system_id", "bridge", "datapath_type", "database"}) {
      assertThat(before.path(name).isNull()).as(name).isTrue();
    }
    api.change(
        draft -> {
          HostReports.shows(
              draft,
              new Host(
                  new HypervisorId("hv1"),
                  true,
                  "192.0.2.1:4711",
                  draft.at(),
                  "",
                  "Open vSwitch 3.1.0",
                  "br-int",
                  "netdev",
                  "other_config:local_ip",
                  ImmutableList.of("the bridge has no datapath")));
          return true;
        });
    JsonNode hypervisor = api.get("/v1/hypervisors/hv1").body();
    assertThat(hypervisor.path("bridge").asText()).isEqualTo("br-int");
    assertThat(hypervisor.path("datapath_type").asText()).isEqualTo("netdev");
    assertThat(hypervisor.path("tunnel_ip_source").asText()).isEqualTo("other_config:local_ip");
    assertThat(hypervisor.at("/database/connected").asBoolean()).isTrue();
    assertThat(hypervisor.at("/database/remote").asText()).isEqualTo("192.0.2.1:4711");
    assertThat(hypervisor.at("/database/since").asText()).endsWith("Z");
    assertThat(hypervisor.path("status").asText()).isEqualTo("ERROR");
    assertThat(hypervisor.path("problems").toString()).contains("the bridge has no datapath");
  }
}
