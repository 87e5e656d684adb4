package dev.keyway.apps.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the API says where nothing was looked at; the lab has what it says where something was. */
final class DriftTest {

  private RunningApi api;

  @BeforeEach
  void start() throws Exception {
    api = RunningApi.start();
    api.declare("hv1", 1);
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  @Test
  void aHypervisorThatNobodyLookedAtHasNoDrift() throws Exception {
    JsonNode one = api.get("/v1/hypervisors/hv1/drift").body();
    assertThat(one.path("audits").asInt()).isZero();
    assertThat(one.path("last_audit").isNull()).isTrue();
    JsonNode all = api.get("/v1/drift").body().path("drift");
    assertThat(all).hasSize(1).first().isEqualTo(one);
  }

  @Test
  void oneThatIsAwayCannotBeLookedAtAndOneThatIsUnknownIsNotFound() throws Exception {
    Answer away = api.call("POST", "/v1/hypervisors/hv1/audit", "{}");
    assertThat(away.status()).isEqualTo(409);
    assertThat(away.body().toString()).contains("Hypervisor 'hv1' is not connected.");
    assertThat(api.get("/v1/hypervisors/hv2/drift").status()).isEqualTo(404);
    assertThat(api.call("POST", "/v1/hypervisors/hv2/audit", "{}").status()).isEqualTo(404);
  }
}
