package dev.keyway.apps.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableMap;
import dev.keyway.apps.api.Answer;
import dev.keyway.apps.api.ApiClient;
import dev.keyway.apps.config.ConfigReader;
import dev.keyway.apps.config.Setting;
import dev.keyway.controller.ovs.DummyOvs;
import dev.keyway.topology.model.DatapathId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole controller with bridges of a real Open vSwitch: what the API says of them is true. */
final class WiringIT {

  private static final String PORT =
      "{'network_id': '%s', 'binding:host_id': '%s', 'binding:profile': {'interface': '%s'}}";

  @TempDir private Path directory;

  private DummyOvs ovs;
  private Wiring wiring;
  private ApiClient api;

  @BeforeEach
  void startAll() throws Exception {
    ovs = DummyOvs.start(Files.createDirectory(directory.resolve("ovs")));
    startController("127.0.0.1:0");
  }

  private void startController(String openFlow) throws Exception {
    wiring =
        Wiring.start(
            ConfigReader.read(
                ImmutableMap.of(
                    Setting.OPENFLOW,
                    openFlow,
                    Setting.OVSDB,
                    "127.0.0.1:0",
                    Setting.API,
                    "127.0.0.1:0",
                    Setting.DATA,
                    directory.resolve("data").toString()),
                ImmutableMap.of()),
            failure -> {
              throw new AssertionError(failure);
            });
    api = ApiClient.at("http://127.0.0.1:" + wiring.apiPort());
  }

  @AfterEach
  void stopAll() {
    if (wiring != null) {
      wiring.close();
    }
    if (ovs != null) {
      ovs.close();
    }
  }

  private void connect(String bridge) {
    ovs.connect(
        bridge, new InetSocketAddress(InetAddress.getLoopbackAddress(), wiring.openFlowPort()));
  }

  private void addTunnelPort(String bridge) {
    String name = "gre-" + bridge;
    ovs.vsctl(
        ("add-port BRIDGE NAME -- set interface NAME type=gre options:key=flow"
                + " options:remote_ip=flow options:local_ip=127.0.0.1")
            .replace("BRIDGE", bridge)
            .replace("NAME", name)
            .split(" "));
  }

  private void declare(String bridge, int number) throws Exception {
    Answer answer =
        api.call(
            "PUT",
            "/v1/hypervisors/" + bridge,
            "{'datapath_id': '%s', 'tunnel_ip': '172.31.0.%d', 'tunnel_port': 'gre-%s'}"
                .formatted(new DatapathId(number), number, bridge));
    assertThat(answer.status()).isEqualTo(201);
  }

  /** A hypervisor of this name, connected, with its tunnel port and one interface. */
  private void hypervisor(String bridge, int number, String interfaceName) throws Exception {
    ovs.addBridge(bridge, new DatapathId(number));
    addTunnelPort(bridge);
    ovs.addPort(bridge, interfaceName, 7);
    declare(bridge, number);
    connect(bridge);
    awaitHypervisor(bridge, "ACTIVE");
  }

  private JsonNode awaitHypervisor(String name, String status) {
    return Awaitility.await(name + " is " + status)
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> api.get("/v1/hypervisors/" + name).body(),
            body -> body.path("status").asText().equals(status));
  }

  private void awaitRealised(long revision) throws Exception {
    JsonNode answer = api.get("/v1/revisions/" + revision + "?wait=20s").body();
    assertThat(answer.path("realised").booleanValue()).as(answer.toString()).isTrue();
  }

  /** In an order of their own: flows of one priority are dumped in any. */
  private String flows(String bridge) {
    return ovs.ofctl("--no-stats", "dump-flows", ovs.management(bridge))
        .lines()
        .sorted()
        .collect(Collectors.joining("\n"));
  }

  private double metric(String name) throws Exception {
    return api.text("/metrics")
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .sum();
  }

  @Test
  void aTenantsPortsBecomeFlowsAndGoWithThem() throws Exception {
    hypervisor("hv1", 1, "alice");
    hypervisor("hv2", 2, "bob");
    String empty = flows("hv1");
    JsonNode blue = api.create("network", "{'provider:segmentation_id': 4294967295}");
    String id = blue.path("id").asText();
    api.create("subnet", "{'network_id': '" + id + "', 'cidr': '10.0.0.0/24'}");
    JsonNode alice = api.create("port", PORT.formatted(id, "hv1", "alice"));
    Answer bob =
        api.call("POST", "/v2.0/ports", "{'port': " + PORT.formatted(id, "hv2", "bob") + "}");
    awaitRealised(bob.revision().orElseThrow());
    assertThat(flows("hv1")).contains("tun_id=0xffffffff").contains("172.31.0.2");
    JsonNode hosts = api.get("/v1/hosts").body().path("hosts");
    assertThat(hosts.findValuesAsText("state")).containsExactly("ACTIVE", "ACTIVE");
    assertThat(hosts.get(0).path("openflow_port").intValue()).isEqualTo(7);
    assertThat(api.get("/v1/topology").body().at("/tunnels/0/hypervisors").toString())
        .isEqualTo("[\"hv1\",\"hv2\"]");

    for (String port :
        new String[] {alice.path("id").asText(), bob.body().at("/port/id").asText()}) {
      awaitRealised(api.delete("/v2.0/ports/" + port).revision().orElseThrow());
    }
    assertThat(flows("hv1")).isEqualTo(empty);
    assertThat(metric("keyway_bundle_failures_total")).isZero();
    assertThat(metric("keyway_switches_connected")).isEqualTo(2);
    assertThat(metric("keyway_realise_seconds_count")).isPositive();
  }

  @Test
  void aTunnelWhoseUnderlayCarriesNothingIsFoundOutByProbes() throws Exception {
    hypervisor("hv1", 1, "alice");
    hypervisor("hv2", 2, "bob");
    String id = api.network("blue");
    api.create("port", PORT.formatted(id, "hv1", "alice"));
    api.create("port", PORT.formatted(id, "hv2", "bob"));
    JsonNode tunnel =
        Awaitility.await("the tunnel is known to be down")
            .atMost(Duration.ofSeconds(30))
            .pollInterval(Duration.ofMillis(100))
            .until(
                () -> api.get("/v1/tunnels").body().at("/tunnels/0"),
                body -> body.path("state").asText().equals("DOWN"));
    assertThat(tunnel.path("warnings").findValuesAsText("name"))
        .containsExactly("UNREACHABLE", "UNREACHABLE");
    assertThat(metric("keyway_tunnel_probes_total{result=\"lost\"}")).isPositive();
    assertThat(metric("keyway_tunnels{state=\"down\"}")).isEqualTo(1);
  }

  @Test
  void aRestartFindsTheFlowsAsTheyMustBe() throws Exception {
    hypervisor("hv1", 1, "alice");
    String id = api.network("blue");
    Answer port =
        api.call("POST", "/v2.0/ports", "{'port': " + PORT.formatted(id, "hv1", "alice") + "}");
    awaitRealised(port.revision().orElseThrow());
    String before = flows("hv1");
    String openFlow = "127.0.0.1:" + wiring.openFlowPort();
    wiring.close();
    startController(openFlow);
    awaitHypervisor("hv1", "ACTIVE");
    assertThat(flows("hv1")).isEqualTo(before);
    assertThat(metric("keyway_readbacks_total")).isEqualTo(1);
    assertThat(metric("keyway_flow_mods_total")).isZero();
    assertThat(metric("keyway_group_mods_total")).isZero();
  }

  @Test
  void aHypervisorWithoutItsTunnelPortSaysSoUntilItHasIt() throws Exception {
    ovs.addBridge("hv1", new DatapathId(1));
    declare("hv1", 1);
    connect("hv1");
    assertThat(awaitHypervisor("hv1", "ERROR").at("/problems/0").asText())
        .contains("tunnel port gre-hv1 is missing");
    addTunnelPort("hv1");
    awaitHypervisor("hv1", "ACTIVE");
  }

  @Test
  void aBridgeThatOffersOnly13IsNamedWithWhatToSet() throws Exception {
    declare("hv1", 1);
    ovs.addBridge("hv1", new DatapathId(1));
    ovs.vsctl("set", "bridge", "hv1", "protocols=OpenFlow13");
    connect("hv1");
    assertThat(awaitHypervisor("hv1", "ERROR").at("/problems/0").asText())
        .contains("protocols=OpenFlow14");
    assertThat(api.get("/v1/topology").body().at("/refused_peers/0/reason").asText())
        .isEqualTo("UNSUPPORTED_VERSION");
    ovs.vsctl("set", "bridge", "hv1", "protocols=OpenFlow14");
    addTunnelPort("hv1");
    awaitHypervisor("hv1", "ACTIVE");
  }

  @Test
  void aSecondBridgeWithTheSameDatapathIdIsAProblemOfTheFirstWhichStays() throws Exception {
    hypervisor("hv1", 1, "alice");
    ovs.addBridge("copy", new DatapathId(1));
    connect("copy");
    JsonNode hv1 = awaitHypervisor("hv1", "ERROR");
    assertThat(hv1.at("/problems/0").asText()).contains("0000000000000001");
    assertThat(hv1.path("connected").booleanValue()).isTrue();
    assertThat(metric("keyway_switches_connected")).isEqualTo(1);
  }
}
