package dev.keyway.apps.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Asking for a revision, and waiting for it. */
final class RevisionsTest extends ApiTestCase {

  @BeforeEach
  void makeARevision() throws Exception {
    api.network("blue");
  }

  @Test
  void aRevisionThatNobodyLacksIsRealised() throws Exception {
    assertThat(api.get("/v1/revisions/1").body().toString())
        .isEqualTo("{\"revision\":1,\"realised\":true,\"waiting_for\":[]}");
  }

  @Test
  void aRevisionThatSomebodyLacksNamesWhoAndWhy() throws Exception {
    api.behind("hv1", 1, "its flows are being changed");
    assertThat(api.get("/v1/revisions/1?wait=10s").body().toString())
        .isEqualTo(
            "{\"revision\":1,\"realised\":false,\"waiting_for\":[{\"hypervisor\":\"hv1\","
                + "\"reason\":\"its flows are being changed\"}]}");
    assertThat(api.get("/v1/revisions/0").body().path("realised").booleanValue()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"500ms, 500", "10s, 10000", "1m, 60000", "0s, 0", "2m, 60000", "9999999m, 60000"})
  void waitsAreDurationsUpToAMinute(String wait, long millis) throws Exception {
    assertThat(api.get("/v1/revisions/1?wait=" + wait).status()).isEqualTo(200);
    assertThat(api.waitedMillis()).isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "s", "-1s", "1.5s", "10h", "10%20s", ""})
  void whatIsNoDurationIsRefused(String wait) throws Exception {
    Answer answer = api.get("/v1/revisions/1?wait=" + wait);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).contains("wait");
  }

  @Test
  void aRevisionOfTheFutureIsNotFoundAndWhatIsNoNumberIsRefused() throws Exception {
    assertThat(api.get("/v1/revisions/2").status()).isEqualTo(404);
    assertThat(api.get("/v1/revisions/2").message()).contains("the newest is 1");
    assertThat(api.get("/v1/revisions/newest").status()).isEqualTo(400);
    assertThat(api.get("/v1/revisions/-1").status()).isEqualTo(400);
    assertThat(api.get("/v1/revisions/99999999999999999999").status()).isEqualTo(400);
  }
}
