package dev.keyway.apps.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that clients can get wrong has a clear answer, and changes nothing. */
final class BadInputTest extends ApiTestCase {

  private Answer postNetwork(String attributes) throws Exception {
    return api.call("POST", "/v2.0/networks", "{'network': {" + attributes + "}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "4294967296",
        "99999999999999999999",
        "1.5",
        "'0'",
        "'4294967296'",
        "'1.5'",
        "'ten'",
        "''",
        "true",
        "[7]",
        "{}"
      })
  void aKeyThatTheGreHeaderCantCarryIsRefused(String key) throws Exception {
    Answer answer = postNetwork("'provider:segmentation_id': " + key);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message())
        .contains("provider:segmentation_id")
        .contains(key.replace("'", ""))
        .contains("from 1 to 4294967295");
    assertThat(api.world().revision()).isZero();
  }

  @Test
  void aKeyThatIsHeldIsRefusedNamingTheHolder() throws Exception {
    postNetwork("'name': 'blue', 'provider:segmentation_id': 10");
    Answer answer = postNetwork("'name': 'green', 'provider:segmentation_id': 10");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.type()).isEqualTo("TunnelIdInUse");
    assertThat(answer.message()).contains("10").contains("'blue'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"network\": {\"name\": \"a}", "{} {}", "[]", "7", "nonsense"})
  void malformedJsonIsRefused(String body) throws Exception {
    Answer answer = api.send("POST", "/v2.0/networks", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().has("NeutronError")).isTrue();
  }

  @Test
  void malformedJsonIsRefusedWithItsPosition() throws Exception {
    Answer answer = api.send("POST", "/v2.0/networks", "{\"network\":\n {\"name\": blue}}");
    assertThat(answer.message()).contains("line 2").contains("column");
  }

  @Test
  void aNameGivenTwiceIsRefused() throws Exception {
    Answer answer =
        api.send("POST", "/v2.0/networks", "{\"network\":{\"name\":\"a\",\"name\":\"b\"}}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).contains("name");
  }

  @Test
  void unknownAttributesAreRefusedByName() throws Exception {
    Answer answer = postNetwork("'name': 'a', 'colour': 'blue', 'size': 3");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).contains("colour").contains("size").doesNotContain("name");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "name | 7 | a string",
        "name | null | a string",
        "admin_state_up | 'maybe' | true or false",
        "admin_state_up | 3 | true or false",
        "shared | null | true or false",
        "mtu | 'big' | whole number",
        "mtu | 14.5 | whole number",
        "mtu | 99999999999 | whole number",
        "mtu | 1459 | 1458",
        "provider:network_type | 'vlan' | gre",
        "provider:physical_network | 'eth1' | no physical network",
        "router:external | true | not supported",
        "project_id | 5 | a string",
      })
  void wrongValuesAreQuotedWithWhatWasExpected(String name, String value, String expected)
      throws Exception {
    Answer answer = postNetwork("'" + name + "': " + value);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).contains(name).contains(value.replace("'", "")).contains(expected);
  }

  @Test
  void readOnlyAttributesCantBeGiven() throws Exception {
    Answer made = postNetwork("'id': '7e0b4e6e-7b0f-4d3c-9c39-2d7d3f6a3f11'");
    assertThat(made.status()).isEqualTo(400);
    assertThat(made.message()).contains("'id' not allowed in POST");
    String path = "/v2.0/networks/" + api.network("blue");
    Answer changed = api.call("PUT", path, "{'network': {'status': 'DOWN'}}");
    assertThat(changed.status()).isEqualTo(400);
    assertThat(changed.message()).contains("read-only attribute status");
    Answer moved = api.call("PUT", path, "{'network': {'project_id': 'other'}}");
    assertThat(moved.message()).contains("read-only attribute project_id");
  }

  @Test
  void twoNamesForTheProjectMustAgree() throws Exception {
    assertThat(postNetwork("'project_id': 'a', 'tenant_id': 'b'").status()).isEqualTo(400);
    assertThat(postNetwork("'project_id': 'a', 'tenant_id': 'a'").status()).isEqualTo(201);
  }

  @Test
  void aNetworkInUseIsNotDeleted() throws Exception {
    String blue = api.network("blue");
    api.create("port", "{'network_id': '" + blue + "'}");
    Answer answer = api.delete("/v2.0/networks/" + blue);
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.type()).isEqualTo("NetworkInUse");
    assertThat(api.names("/v2.0/networks")).containsExactly("blue");
  }

  @Test
  void thingsOnAnUnknownNetworkAreRefused() throws Exception {
    String nowhere = "'network_id': '7e0b4e6e-7b0f-4d3c-9c39-2d7d3f6a3f11'";
    Answer port = api.call("POST", "/v2.0/ports", "{'port': {" + nowhere + "}}");
    assertThat(port.status()).isEqualTo(404);
    assertThat(port.type()).isEqualTo("NetworkNotFound");
    Answer subnet =
        api.call("POST", "/v2.0/subnets", "{'subnet': {" + nowhere + ", 'cidr': '10.0.0.0/24'}}");
    assertThat(subnet.type()).isEqualTo("NetworkNotFound");
    assertThat(api.call("POST", "/v2.0/ports", "{'port': {}}").message()).contains("network_id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"blue", "7", "7e0b4e6e-7b0f-4d3c-9c39-2d7d3f6a3f11", "%C3%A4"})
  void whatIsNoIdOfAnythingIsNotFound(String id) throws Exception {
    for (String kind : new String[] {"networks", "subnets", "ports"}) {
      String path = "/v2.0/" + kind + "/" + id;
      String one = kind.substring(0, kind.length() - 1);
      assertThat(api.get(path).status()).isEqualTo(404);
      assertThat(api.delete(path).status()).isEqualTo(404);
      assertThat(api.call("PUT", path, "{'" + one + "': {}}").status()).isEqualTo(404);
    }
  }
}
