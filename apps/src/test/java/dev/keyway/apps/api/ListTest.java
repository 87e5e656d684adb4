package dev.keyway.apps.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Filters, fields, sorting and paging. */
final class ListTest extends ApiTestCase {

  private static final String NETWORKS = "/v2.0/networks";

  @BeforeEach
  void defineNetworks() throws Exception {
    api.create("network", "{'name': 'c', 'description': 'x', 'mtu': 1300}");
    api.create("network", "{'name': 'a', 'description': 'x', 'mtu': 1400, 'shared': true}");
    api.create("network", "{'name': 'b', 'mtu': 900}");
  }

  @Test
  void aRepeatedFilterIsOrAndDifferentOnesAreAnd() throws Exception {
    assertThat(api.names(NETWORKS + "?name=a&name=b")).containsExactlyInAnyOrder("a", "b");
    assertThat(api.names(NETWORKS + "?name=a&name=b&description=x")).containsExactly("a");
    assertThat(api.names(NETWORKS + "?name=nobody")).isEmpty();
  }

  @Test
  void anEmptyValueMatchesWhatIsEmpty() throws Exception {
    assertThat(api.names(NETWORKS + "?description=")).containsExactly("b");
    assertThat(api.names(NETWORKS + "?provider:physical_network=")).hasSize(3);
    assertThat(api.names(NETWORKS + "?subnets=")).hasSize(3);
  }

  @Test
  void filtersKnowNumbersFlagsAndIds() throws Exception {
    assertThat(api.names(NETWORKS + "?mtu=900")).containsExactly("b");
    assertThat(api.names(NETWORKS + "?shared=True")).containsExactly("a");
    assertThat(api.names(NETWORKS + "?provider:segmentation_id=4097")).containsExactly("c");
    String id = api.get(NETWORKS + "?name=b").body().at("/networks/0/id").asText();
    assertThat(api.names(NETWORKS + "?id=" + id + "&id=junk")).containsExactly("b");
    assertThat(api.get(NETWORKS + "?shared=perhaps").status()).isEqualTo(400);
  }

  @Test
  void anUnknownFilterIsRefusedSinceIgnoringItWouldAnswerWithEverything() throws Exception {
    Answer answer = api.get(NETWORKS + "?colour=blue");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).contains("colour");
  }

  @Test
  void fieldsCutDownAndUnknownOnesAreIgnored() throws Exception {
    JsonNode first =
        api.get(NETWORKS + "?fields=name&fields=mtu&fields=colour&name=a").body().at("/networks/0");
    assertThat(first.toString()).isEqualTo("{\"name\":\"a\",\"mtu\":1400}");
  }

  @Test
  void sortsByKeysAndDirections() throws Exception {
    assertThat(api.names(NETWORKS + "?sort_key=name&sort_dir=desc")).containsExactly("c", "b", "a");
    // As numbers: as text, 900 would come last.
    assertThat(api.names(NETWORKS + "?sort_key=mtu&sort_dir=asc")).containsExactly("b", "c", "a");
    assertThat(
            api.names(NETWORKS + "?sort_key=description&sort_dir=desc&sort_key=name&sort_dir=asc"))
        .containsExactly("a", "c", "b");
    assertThat(api.get(NETWORKS + "?sort_key=colour").status()).isEqualTo(400);
    assertThat(api.get(NETWORKS + "?sort_key=name&sort_dir=up").status()).isEqualTo(400);
    assertThat(api.get(NETWORKS + "?sort_key=name&sort_key=mtu&sort_dir=asc").status())
        .isEqualTo(400);
  }

  @Test
  void linksLeadThroughAllPagesAndBack() throws Exception {
    List<String> forth = new ArrayList<>();
    String path = NETWORKS + "?sort_key=name&sort_dir=asc&limit=2";
    JsonNode page = api.get(path).body();
    forth.addAll(page.path("networks").findValuesAsText("name"));
    assertThat(rels(page)).containsExactly("next");
    page = api.get(href(page, "next")).body();
    forth.addAll(page.path("networks").findValuesAsText("name"));
    assertThat(forth).containsExactly("a", "b", "c");
    assertThat(rels(page)).containsExactly("previous");
    page = api.get(href(page, "previous")).body();
    assertThat(page.path("networks").findValuesAsText("name")).containsExactly("a", "b");
    assertThat(rels(page)).containsExactly("next");
  }

  @Test
  void aMarkerThatNamesNothingIs404AndALimitMustBeANumber() throws Exception {
    assertThat(api.get(NETWORKS + "?limit=1&marker=junk").status()).isEqualTo(404);
    assertThat(api.get(NETWORKS + "?limit=-1").status()).isEqualTo(400);
    assertThat(api.get(NETWORKS + "?limit=many").status()).isEqualTo(400);
    assertThat(api.names(NETWORKS + "?limit=0")).hasSize(3);
  }

  @Test
  void portsAreFoundByAddressSubnetAndMac() throws Exception {
    String network = api.get(NETWORKS + "?name=a").body().at("/networks/0/id").asText();
    String subnet =
        api.create("subnet", "{'network_id': '" + network + "', 'cidr': 'fd00::/64'}")
            .path("id")
            .asText();
    String body = "{'network_id': '" + network + "', 'name': '%s', 'mac_address': '%s'}";
    api.create("port", body.formatted("p", "02:00:00:00:00:0a"));
    api.create("port", body.formatted("q", "02:00:00:00:00:0b"));
    String ports = "/v2.0/ports";
    assertThat(api.names(ports + "?fixed_ips=ip_address=fd00:0:0::2")).containsExactly("p");
    assertThat(api.names(ports + "?fixed_ips=ip_address%3Dfd00::3&fixed_ips=subnet_id%3D" + subnet))
        .containsExactly("q");
    assertThat(api.names(ports + "?fixed_ips=subnet_id=" + subnet)).hasSize(2);
    assertThat(api.names(ports + "?fixed_ips=ip_address_substr=::2")).containsExactly("p");
    assertThat(api.names(ports + "?mac_address=02-00-00-00-00-0B")).containsExactly("q");
    assertThat(api.names(ports + "?network_id=" + network)).hasSize(2);
    assertThat(api.names(ports + "?network_id=junk")).isEmpty();
    assertThat(api.get(ports + "?fixed_ips=colour=red").status()).isEqualTo(400);
  }

  private static List<String> rels(JsonNode page) {
    return page.path("networks_links").findValuesAsText("rel");
  }

  /** The path of a link; all links name the address that the client used. */
  private String href(JsonNode page, String rel) {
    for (JsonNode link : ImmutableList.copyOf(page.path("networks_links"))) {
      if (link.path("rel").asText().equals(rel)) {
        assertThat(link.path("href").asText()).startsWith(api.base());
        return link.path("href").asText().substring(api.base().length());
      }
    }
    throw new AssertionError("no link " + rel + " in " + page);
  }
}
