package dev.keyway.fabric;

import static dev.keyway.fabric.Controller.get;
import static dev.keyway.fabric.Controller.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableMap;
import dev.keyway.controller.flow.Difference;
import dev.keyway.controller.flow.Flow;
import dev.keyway.controller.flow.Rules;
import dev.keyway.controller.openflow.SampleRules;
import dev.keyway.controller.openflow.SwitchSession;
import dev.keyway.controller.ovsdb.Mutation;
import dev.keyway.controller.ovsdb.Operation;
import dev.keyway.controller.ovsdb.OvsdbSession;
import dev.keyway.controller.ovsdb.OvsdbValue;
import dev.keyway.controller.ovsdb.Row;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Simulated hypervisors as Keyway's own listeners see them, over real connections. */
final class FabricTest {

  private static final long DATAPATH = 0xa1;
  private static final String V1 = "{\"v1\": {\"iface-id\": \"one\"}}";

  private Controller controller;
  private Fabric fabric;
  private OvsdbSession host;

  @BeforeEach
  void setUp() throws Exception {
    controller = new Controller();
    fabric = new Fabric(2, controller.manager(), 1);
    host = controller.host("sim0001");
    controller.setUp(host, DATAPATH);
  }

  @AfterEach
  void stop() {
    fabric.close();
    controller.close();
  }

  @Test
  void aHostDoesWhatItsDatabaseSaysAndWritesItDown() {
    controller.bridge(DATAPATH);

    Awaitility.await()
        .untilAsserted(
            () -> {
              Row root = host.tables().rows("Open_vSwitch").iterator().next();
              assertThat(root.number("cur_cfg")).contains(1L);
              assertThat(row(host, "Bridge", "br-int").flatMap(it -> it.text("datapath_id")))
                  .contains("00000000000000a1");
              assertThat(row(host, "Interface", "br-int").flatMap(it -> it.number("ofport")))
                  .contains(65_534L);
              assertThat(host.tables().rows("Controller").iterator().next().flag("is_connected"))
                  .contains(true);
            });
    assertThat(controller.ports()).containsEntry("br-int", 0xffff_fffeL);
  }

  @Test
  void anInterfaceIsToldByBothProtocols() throws Exception {
    controller.bridge(DATAPATH);

    ask("{\"do\": \"plug\", \"hypervisor\": 1, \"interfaces\": " + V1 + "}");

    Awaitility.await().untilAsserted(() -> assertThat(controller.ports()).containsKey("v1"));
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(row(host, "Interface", "v1").flatMap(it -> it.number("ofport")))
                    .contains(controller.ports().get("v1")));
    assertThat(ids("v1")).containsExactly(Map.entry("iface-id", "one"));

    ask("{\"do\": \"plug\", \"hypervisor\": 1, \"interfaces\": {\"v1\": {\"iface-id\": \"two\"}}}");
    Awaitility.await().untilAsserted(() -> assertThat(ids("v1")).containsEntry("iface-id", "two"));

    ask("{\"do\": \"unplug\", \"hypervisor\": 1, \"interfaces\": [\"v1\"]}");
    Awaitility.await().untilAsserted(() -> assertThat(controller.ports()).doesNotContainKey("v1"));
    Awaitility.await().untilAsserted(() -> assertThat(row(host, "Interface", "v1")).isEmpty());
  }

  @Test
  void whatABridgeWasSentReadsBackEqualAlsoAfterItWasAway() throws Exception {
    Rules all = SampleRules.all();
    SwitchSession first = controller.bridge(DATAPATH);
    get(first.commit(Difference.between(Rules.NONE, all)));
    assertThat(get(first.readBack()).toRules()).isEqualTo(all);

    ask("{\"do\": \"disconnect\", \"hypervisor\": 1}");
    Awaitility.await().until(() -> !controller.isConnected(DATAPATH));
    ask("{\"do\": \"connect\", \"hypervisor\": 1}");

    assertThat(get(controller.bridge(DATAPATH).readBack()).toRules()).isEqualTo(all);
    JsonNode counters = ask("{\"do\": \"counters\", \"hypervisors\": [1]}").at("/hypervisors/0");
    assertThat(counters.path("connections").asInt()).isEqualTo(2);
    assertThat(counters.path("read_backs").asInt()).isEqualTo(2);
    assertThat(counters.path("bundles").asInt()).isEqualTo(1);
    assertThat(counters.path("flow_mods").asInt()).isEqualTo(all.flows().size());
    assertThat(counters.path("groups").asInt()).isEqualTo(all.groups().size());
    all.flows().keySet().stream()
        .collect(Collectors.groupingBy(Flow.Key::table, Collectors.counting()))
        .forEach(
            (table, count) -> assertThat(counters.at("/flows/" + table).asLong()).isEqualTo(count));
  }

  @Test
  void aBridgeWithoutControllerForgetsItsFlows() throws Exception {
    SwitchSession first = controller.bridge(DATAPATH);
    get(first.commit(Difference.between(Rules.NONE, SampleRules.all())));
    Row bridge = row(host, "Bridge", "br-int").orElseThrow();

    controller.run(
        host,
        Operation.update(
            "Bridge", bridge.uuid(), ImmutableMap.of("controller", OvsdbValue.none())));

    Awaitility.await().until(() -> !controller.isConnected(DATAPATH));
    assertThat(host.tables().rows("Controller")).isEmpty();
    assertThat(ask("{\"do\": \"counters\"}").at("/hypervisors/1/flows")).isEmpty();
  }

  @Test
  void aHostWithoutBridgeHasNothing() throws Exception {
    controller.bridge(DATAPATH);
    Row root = host.tables().rows("Open_vSwitch").iterator().next();
    Row bridge = row(host, "Bridge", "br-int").orElseThrow();

    controller.run(
        host,
        Operation.mutate(
            "Open_vSwitch",
            root.uuid(),
            Mutation.delete("bridges", OvsdbValue.ref(bridge.uuid()))));

    Awaitility.await().until(() -> !controller.isConnected(DATAPATH));
    assertThat(host.tables().rows("Interface")).isEmpty();
    assertThat(
            ask("{\"do\": \"plug\", \"hypervisor\": 1, \"interfaces\": {}}").path("error").asText())
        .isEqualTo("sim0001 has no bridge yet");
  }

  @Test
  void whatNobodyUnderstandsIsToldSo() throws Exception {
    assertThat(ask("{\"do\": \"sing\"}").path("error").asText()).contains("\"sing\"");
    assertThat(ask("{\"do\": \"connect\", \"hypervisor\": 2}").path("error").asText())
        .isEqualTo("no hypervisor 2: there are 0 … 1");
    assertThat(ask("{").has("error")).isTrue();
  }

  @Test
  void commandsAreTakenByTcp() throws Exception {
    int port = new ControlServer(fabric, 0).port();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write("{\"do\": \"counters\"}\n{\"do\": 3}\n".getBytes(StandardCharsets.UTF_8));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      assertThat(in.readLine()).startsWith("{\"hypervisors\":[{\"name\":\"sim0000\"");
      assertThat(in.readLine()).startsWith("{\"error\":");
    }
  }

  private ImmutableMap<String, String> ids(String name) {
    return row(host, "Interface", name).orElseThrow().map("external_ids");
  }

  private JsonNode ask(String line) throws Exception {
    return get(new Commands(fabric).run(line));
  }
}
