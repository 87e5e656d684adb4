package dev.keyway.apps.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.topology.command.HypervisorCommands;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.IpAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Leaving, joining and inspecting hosts that are away; JoinIT has those that are connected. */
final class HostSetupTest extends ApiTestCase {

  private static final String HV1 = "/v1/hypervisors/hv1";

  private void joined() {
    var unused =
        api.submit(
                draft -> {
                  new HypervisorCommands()
                      .join(
                          draft,
                          new Hypervisor(
                              new HypervisorId("hv1"),
                              new DatapathId(1),
                              IpAddress.parse("172.31.0.1"),
                              "gre0",
                              Optional.of("s1")),
                          Optional.empty());
                  return true;
                })
            .join();
  }

  @Test
  void aHostThatIsAwayCantBeInspected() throws Exception {
    joined();
    Answer answer = api.get(HV1 + "/inspection");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.body().toString()).contains("hv1").contains("--db");
  }

  @Test
  void aHostThatIsAwayLeavesAndIsUndoneLater() throws Exception {
    joined();
    Answer left = api.call("POST", HV1 + "/leave", "");
    assertThat(left.status()).isEqualTo(200);
    assertThat(left.revision()).isPresent();
    assertThat(left.body().path("pending").asText()).contains("as soon as it connects");
    assertThat(api.get(HV1).status()).isEqualTo(404);
    assertThat(api.call("POST", HV1 + "/leave", "{'force': true}").status()).isEqualTo(200);

    Answer joins = api.call("POST", HV1 + "/join", "{}");
    assertThat(joins.status()).isEqualTo(200);
    assertThat(joins.body().path("pending").asText()).contains("not connected");
    assertThat(api.call("POST", HV1 + "/join", "{}").status()).isEqualTo(404);
  }

  @Test
  void whatWasDeclaredHasNothingToLeave() throws Exception {
    api.declare("hv1", 1);
    assertThat(api.call("POST", HV1 + "/leave", "{}").status()).isEqualTo(409);
    assertThat(api.call("POST", "/v1/hypervisors/hv2/leave", "{}").status()).isEqualTo(404);
    assertThat(api.call("POST", HV1 + "/leave", "{'hard': true}").status()).isEqualTo(400);
  }
}
