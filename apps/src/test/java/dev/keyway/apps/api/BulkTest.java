package dev.keyway.apps.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Many resources in one request: all of them, or none. */
final class BulkTest extends ApiTestCase {

  @Test
  void allAreMadeInOneRevisionAndComeBackInTheirOrder() throws Exception {
    Answer answer =
        api.call("POST", "/v2.0/networks", "{'networks': [{'name': 'b'}, {'name': 'a'}]}");
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.revision()).contains(1L);
    assertThat(answer.body().path("networks").findValuesAsText("name")).containsExactly("b", "a");
  }

  @Test
  void aClashInOneMakesNoneOfThem() throws Exception {
    Answer answer =
        api.call(
            "POST",
            "/v2.0/networks",
            "{'networks': [{'name': 'a', 'provider:segmentation_id': 7},"
                + " {'name': 'b', 'provider:segmentation_id': 7}]}");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.message()).contains("network 'a'").contains("item 1");
    assertThat(api.names("/v2.0/networks")).isEmpty();
    assertThat(api.world().revision()).isZero();
  }

  @Test
  void bothOfTwoPortsThatWantOneAddressAreRefused() throws Exception {
    String blue = api.network("blue");
    api.create("subnet", "{'network_id': '" + blue + "', 'cidr': '10.0.0.0/24'}");
    String port = "{'network_id': '" + blue + "', 'fixed_ips': [{'ip_address': '10.0.0.9'}]}";
    Answer answer = api.call("POST", "/v2.0/ports", "{'ports': [" + port + ", " + port + "]}");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.type()).isEqualTo("IpAddressAlreadyAllocated");
    assertThat(api.names("/v2.0/ports")).isEmpty();
  }

  @Test
  void aBadAttributeSaysInWhichItemItIs() throws Exception {
    Answer answer =
        api.call("POST", "/v2.0/networks", "{'networks': [{'name': 'a'}, {'mtu': 'big'}]}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).contains("mtu").contains("'big'").contains("item 1");
  }

  @Test
  void whatIsNoListOfObjectsIsRefused() throws Exception {
    for (String list : new String[] {"[]", "{}", "'a'", "[1]", "[null]"}) {
      Answer answer = api.call("POST", "/v2.0/networks", "{'networks': " + list + "}");
      assertThat(answer.status()).as(list).isEqualTo(400);
    }
  }
}
