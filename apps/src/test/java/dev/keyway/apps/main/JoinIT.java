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

  /** What people set; the switch itself writes the others. */
  private static final ImmutableMap<String, String> COLUMNS =
      ImmutableMap.of(
          "Bridge",
              "_uuid,name,ports,controller,fail_mode,protocols,datapath_type,external_ids,other_config",
          "Port", "_uuid,name,interfaces,tag,trunks,external_ids,other_config",
          "Controller", "_uuid,target,connection_mode,max_backoff,external_ids",
          "Interface", "_uuid,name,type,options,external_ids,other_config",
          "Open_vSwitch", "_uuid,bridges,external_ids,other_config");

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

  private static String error(DummyOvs ovs) {
    return ovs.vsctl("--if-exists", "get", "Open_vSwitch", ".", "external_ids:keyway-error");
  }

  @Test
  void whoLeavesHasItsDatabaseBack() throws Exception {
    DummyOvs ovs = host("hv1", "s1", "172.31.0.1");
    ovs.addBridge("br0", new DatapathId(7));
    ovs.vsctl("add-br", "br-int", "--", "set", "bridge", "br-int", "datapath_type=dummy");
    ovs.vsctl(
        "add-port",
        "br0",
        "gre0",
        "--",
        "set",
        "interface",
        "gre0",
        "type=gre",
        "options:remote_ip=10.0.0.2");
    String before = settled(ovs);
    join(ovs);
    awaitActive("hv1");
    JsonNode report = api.get("/v1/hypervisors/hv1/inspection").body();
    assertThat(report.path("changes")).isEmpty();
    assertThat(report.path("tunnel_port").asText()).isEqualTo("keyway-gre0");
    assertThat(report.path("gre_ports")).hasSize(2);
    Answer left = api.call("POST", "/v1/hypervisors/hv1/leave", "{'force': false}");
    assertThat(left.status()).as(left.body().toString()).isEqualTo(200);
    assertThat(left.body().path("undone").toString()).contains("fail_mode: secure -> (unset)");
    assertThat(settled(ovs)).isEqualTo(before);
    assertThat(api.get("/v1/hypervisors/hv1").status()).isEqualTo(404);
    assertThat(api.get("/v1/topology").body().path("refused_peers").findValuesAsText("reason"))
        .contains("LEFT");

    assertThat(api.call("POST", "/v1/hypervisors/hv1/join", "{}").status()).isEqualTo(200);
    awaitActive("hv1");
  }

  /** The lasting part of the database: without the manager, counters, and what the switch says. */
  private static String settled(DummyOvs ovs) {
    return COLUMNS.entrySet().stream()
        .map(table -> ovs.vsctl("--columns=" + table.getValue(), "list", table.getKey()))
        .map(rows -> rows.lines().sorted().collect(Collectors.joining("\n")))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void aBridgeThatWeMadeGoesWhenNobodyElseIsOnIt() throws Exception {
    DummyOvs ovs = joined("hv1", "172.31.0.1");
    JsonNode alice = port(api.network("blue"));
    plug(ovs, "vnet0", alice.path("id").asText());
    awaitPort(alice.path("id").asText(), it -> it.path("status").asText().equals("ACTIVE"));
    Answer refused = api.call("POST", "/v1/hypervisors/hv1/leave", "{'force': false}");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.body().toString()).contains("vnet0");
    assertThat(api.call("DELETE", "/v1/hypervisors/hv1", "").status()).isEqualTo(409);
    assertThat(api.call("POST", "/v1/hypervisors/hv1/leave", "{'force': true}").status())
        .isEqualTo(200);
    assertThat(ovs.vsctl("list-br")).isEmpty();
    awaitPort(alice.path("id").asText(), it -> it.path("status").asText().equals("DOWN"));
  }

  @Test
  void aCloneIsRefusedAndToldSoUntilItIsAnother() throws Exception {
    joined("hv1", "172.31.0.1");
    DummyOvs clone = host("hv2", "id-of-hv1", "172.31.0.2");
    join(clone);
    await("refusal").until(() -> error(clone), text -> text.contains("SystemIdInUse"));
    assertThat(clone.vsctl("list-br")).isEmpty();
    assertThat(api.get("/v1/topology").body().path("refused_peers").findValuesAsText("reason"))
        .contains("SystemIdInUse");
    assertThat(api.get("/v1/hypervisors/hv2/inspection").status()).isEqualTo(200);
    clone.vsctl(
        "--no-wait",
        "set",
        "Open_vSwitch",
        ".",
        "external_ids:system-id=s2",
        "external_ids:keyway-tunnel-ip=172.31.0.1");
    await("refusal").until(() -> error(clone), text -> text.contains("TunnelIpInUse"));
    clone.vsctl(
        "--no-wait", "set", "Open_vSwitch", ".", "external_ids:keyway-tunnel-ip=172.31.0.2");
    awaitActive("hv2");
    assertThat(error(clone)).isBlank();
    assertThat(api.get("/v1/topology").body().path("refused_peers")).isEmpty();
  }

  @Test
  void aHostWithoutATunnelAddressIsToldWhatToSet() throws Exception {
    DummyOvs ovs = host("hv1", "s1", "nonsense");
    join(ovs);
    await("refusal").until(() -> error(ovs), text -> text.contains("BadTunnelIp"));
    ovs.vsctl("remove", "Open_vSwitch", ".", "external_ids", "keyway-tunnel-ip");
    await("refusal").until(() -> error(ovs), text -> text.contains("NoTunnelIp"));
    ovs.vsctl("set", "Open_vSwitch", ".", "other_config:local_ip=172.31.0.1");
    assertThat(awaitActive("hv1").path("tunnel_ip_source").asText())
        .isEqualTo("other_config:local_ip");
  }

  @Test
  void whateverIsRestartedIsWiredAsBefore() throws Exception {
    DummyOvs ovs = joined("hv1", "172.31.0.1");
    JsonNode alice = port(api.network("blue"));
    String id = alice.path("id").asText();
    plug(ovs, "vnet0", id);
    awaitPort(id, it -> it.path("status").asText().equals("ACTIVE"));
    String before = flows(ovs);
    ovs.restartSwitch();
    awaitFlows(ovs, before);
    ovs.restartDatabase();
    awaitFlows(ovs, before);
    ovs.reboot();
    awaitFlows(ovs, before);
    ovs.vsctl("--no-wait", "del-br", "br-int");
    await("a new bridge").until(() -> ovs.vsctl("list-br"), text -> text.contains("br-int"));
    plug(ovs, "vnet0", id);
    // Ports of a new bridge may have other numbers.
    await("flows as before")
        .ignoreExceptions()
        .until(() -> unnumbered(flows(ovs)), unnumbered(before)::equals);
    awaitPort(id, it -> it.path("status").asText().equals("ACTIVE"));
  }

  private static String unnumbered(String flows) {
    return flows
        .replaceAll("(in_port=|output:)[^ ,)]+", "$1*")
        .lines()
        .sorted()
        .collect(Collectors.joining("\n"));
  }

  private void awaitFlows(DummyOvs ovs, String wanted) {
    await("flows as before").ignoreExceptions().until(() -> flows(ovs), wanted::equals);
    awaitActive("hv1");
  }

  @Test
  void driftIsRepaired() throws Exception {
    DummyOvs ovs = joined("hv1", "172.31.0.1");
    ovs.vsctl(
        "--no-wait",
        "del-controller",
        "br-int",
        "--",
        "del-port",
        "gre0",
        "--",
        "set",
        "bridge",
        "br-int",
        "fail_mode=standalone");
    await("repair")
        .until(
            () ->
                ovs.vsctl("get", "bridge", "br-int", "fail_mode")
                    + ovs.vsctl("list-ports", "br-int"),
            text -> text.contains("secure") && text.contains("gre0"));
    awaitActive("hv1");
  }
}
