package dev.keyway.apps.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is true of all routes: errors with bodies, limits, health and metrics. */
final class HttpTest extends ApiTestCase {

  @Test
  void whatIsNotThereHasABodyInTheFrameOfItsApi() throws Exception {
    assertThat(api.get("/v2.0/nothing").status()).isEqualTo(404);
    assertThat(api.get("/v2.0/nothing").body().has("NeutronError")).isTrue();
    assertThat(api.get("/v1/nothing").body().has("error")).isTrue();
    assertThat(api.get("/v2.0/networks/a/b").status()).isEqualTo(404);
  }

  @Test
  void aMethodThatIsNotPossibleHasABody() throws Exception {
    Answer answer = api.send("PATCH", "/v2.0/networks", "{}");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.message()).contains("PATCH");
  }

  @Test
  void aBodyThatIsTooLongIsRefused() throws Exception {
    Answer answer = api.send("POST", "/v2.0/networks", " ".repeat((8 << 20) + 1));
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.message()).contains("8388608");
  }

  @Test
  void aLongBodyThatCurlSaysIsAFormIsReadAsJson() throws Exception {
    String item = "{\"description\": \"" + "x".repeat(200) + "\"}";
    String body = "{\"networks\": [" + (item + ",").repeat(99) + item + "]}";
    Answer answer =
        api.send(
            "POST", "/v2.0/networks", body, "Content-Type", "application/x-www-form-urlencoded");
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body().path("networks")).hasSize(100);
  }

  @Test
  void nestingWithoutEndIsRefused() throws Exception {
    Answer answer = api.send("POST", "/v2.0/networks", "[".repeat(100_000));
    assertThat(answer.status()).isEqualTo(400);
  }

  @Test
  void aMalformedQueryIsRefused() throws Exception {
    assertThat(api.get("/healthz").status()).isEqualTo(200);
    assertThat(RawHttp.status(api.base(), "GET /v2.0/networks?name=%zz HTTP/1.1")).isEqualTo(400);
    assertThat(RawHttp.status(api.base(), "GET /v2.0/networks/%zz HTTP/1.1")).isEqualTo(400);
    assertThat(RawHttp.status(api.base(), "nonsense")).isEqualTo(400);
  }

  @Test
  void aFullQueueIsSaidToBeFull() throws Exception {
    try (RunningApi stuck = RunningApi.stuck()) {
      while (!stuck.submit(draft -> true).isCompletedExceptionally()) {
        // Until the queue takes no more.
      }
      Answer answer = stuck.send("POST", "/v2.0/networks", "{\"network\": {}}");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.retryAfter()).contains("1");
      assertThat(stuck.get("/v2.0/networks").status()).isEqualTo(200);
    }
  }

  @Test
  void healthIsAliveAndReadinessHasReasons() throws Exception {
    assertThat(api.get("/healthz").status()).isEqualTo(200);
    assertThat(api.get("/readyz").status()).isEqualTo(200);
    api.notReady("stopping");
    Answer answer = api.get("/readyz");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body().path("reason").asText()).isEqualTo("stopping");
    assertThat(api.get("/healthz").status()).isEqualTo(200);
  }

  @Test
  void requestsAreMeasuredByMethodRouteAndStatus() throws Exception {
    api.network("blue");
    api.get("/v2.0/networks/blue");
    api.get("/v2.0/networks/green");
    api.send("BREW", "/coffee", "");
    assertThat(api.text("/metrics"))
        .contains(
            "keyway_api_request_seconds_count{method=\"POST\",route=\"/v2.0/networks\",status=\"201\"} 1")
        .contains(
            "keyway_api_request_seconds_count{method=\"GET\",route=\"/v2.0/networks/:id\",status=\"404\"} 2")
        .contains("method=\"OTHER\",route=\"unmatched\"")
        .doesNotContain("coffee");
  }
}
