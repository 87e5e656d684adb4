package dev.keyway.apps.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** What the API answers while the store takes no writes. */
final class StoreTest extends ApiTestCase {

  @Test
  void whileTheStoreRefusesWritesOnlyTheyAreRefused() throws Exception {
    String blue = api.network("blue");
    api.storeRefuses("the disk is full");
    Answer refused = api.call("POST", "/v2.0/networks", "{'network': {'name': 'red'}}");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.retryAfter()).contains("5");
    assertThat(refused.type()).isEqualTo("StoreRefusesWrites");
    assertThat(refused.message()).contains("the disk is full").contains("Nothing was changed");
    assertThat(api.get("/v2.0/networks/" + blue).status()).isEqualTo(200);
    Answer ready = api.get("/readyz");
    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.body().path("status").asText()).isEqualTo("degraded");
    assertThat(ready.body().path("reason").asText()).contains("the store refuses writes since 2");
    JsonNode store = api.get("/v1/status").body().path("store");
    assertThat(store.path("takes_writes").asBoolean()).isFalse();
    assertThat(store.path("reason").asText()).isEqualTo("the disk is full");
    assertThat(store.path("refuses_since").asText()).endsWith("Z");

    api.storeRecovers();
    api.network("red");
    assertThat(api.get("/readyz").body().path("status").asText()).isEqualTo("ready");
    assertThat(api.get("/v1/status").body().at("/store/takes_writes").asBoolean()).isTrue();
  }
}
