package dev.keyway.apps.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableMap;
import dev.keyway.apps.api.ApiClient;
import dev.keyway.apps.config.ConfigReader;
import dev.keyway.apps.config.Setting;
import dev.keyway.controller.ovs.DummyOvs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts with a real Open vSwitch join by one line, and leave without a trace. */
final class JoinIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path directory;

  private final List<DummyOvs> hosts = new ArrayList<>();
  private Wiring wiring;
  private ApiClient api;

  @BeforeEach
  void startController() throws Exception {
    wiring =
        Wiring.start(
            ConfigReader.read(
                ImmutableMap.of(
                    Setting.OPENFLOW,
                    "0.0.0.0:0",
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
    hosts.forEach(DummyOvs::close);
  }

  private DummyOvs host(String name, String systemId, String tunnelIp) throws Exception {
    DummyOvs ovs = DummyOvs.start(Files.createDirectory(directory.resolve("ovs" + hosts.size())));
    hosts.add(ovs);
    ovs.vsctl(
        "set",
        "Open_vSwitch",
        ".",
        "external_ids:hostname=" + name,
        "external_ids:system-id=" + systemId,
        "external_ids:keyway-tunnel-ip=" + tunnelIp);
    return ovs;
  }

  /** The one line. */
  private void join(DummyOvs ovs) {
    ovs.vsctl("--no-wait", "set-manager", "tcp:127.0.0.1:" + wiring.ovsdbPort());
  }

  private DummyOvs joined(String name, String tunnelIp) throws Exception {
    DummyOvs ovs = host(name, "id-of-" + name, tunnelIp);
    join(ovs);
    awaitActive(name);
    return ovs;
  }

  private static ConditionFactory await(String what) {
    return Awaitility.await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(20));
  }

  private JsonNode awaitActive(String name) {
    return await(name + " is active")
        .until(
            () -> api.get("/v1/hypervisors/" + name).body(),
            body -> body.path("status").asText().equals("ACTIVE"));
  }

  private JsonNode awaitPort(String id, Predicate<JsonNode> wanted) {
    return await("port " + id)
        .until(() -> api.get("/v2.0/ports/" + id).body().path("port"), wanted);
  }

  private static String flows(DummyOvs ovs) {
    return ovs.ofctl("--no-stats", "dump-flows", ovs.management("br-int"))
        .lines()
        .sorted()
        .collect(Collectors.joining("\n"));
  }

  private JsonNode port(String network) throws Exception {
    return api.create("port", "{'network_id': '" + network + "'}");
  }

  private static void plug(DummyOvs ovs, String name, String port) {
    ovs.vsctl(
        "add-port",
        "br-int",
        name,
        "--",
        "set",
        "interface",
        name,
        "type=dummy",
        "external_ids:iface-id=" + port);
  }

  @Test
  void oneLineJoinsAHostAndItsInterfacesAreBoundByTheirIds() throws Exception {
    DummyOvs hv1 = joined("hv1", "172.31.0.1");
    DummyOvs hv2 = joined("hv2", "172.31.0.2");
    String network = api.network("blue");
    JsonNode alice = port(network);
    plug(hv1, "vnet0", alice.path("id").asText());
    JsonNode bob = port(network);
    plug(hv2, "vnet0", bob.path("id").asText());
    awaitPort(bob.path("id").asText(), it -> it.path("status").asText().equals("ACTIVE"));
    assertThat(api.get("/v1/hosts").body().findValuesAsText("hypervisor"))
        .containsExactlyInAnyOrder("hv1", "hv2");
    awaitPort(alice.path("id").asText(), it -> it.path("status").asText().equals("ACTIVE"));
    assertThat(flows(hv1)).contains("172.31.0.2").contains(alice.path("mac_address").asText());
    assertThat(api.text("/metrics")).contains("keyway_ovsdb_full_reads_total 2.0");
  }
}
