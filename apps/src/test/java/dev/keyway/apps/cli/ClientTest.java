package dev.keyway.apps.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyway.apps.api.RunningApi;
import dev.keyway.topology.command.VifReports;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.MacAddress;
import dev.keyway.topology.model.PortId;
import dev.keyway.topology.model.Vif;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client's commands on a real API: two hypervisors, of which the second can be away. */
final class ClientTest {

  private RunningApi api;
  private String blue;

  @BeforeEach
  void defineAll() throws Exception {
    api = RunningApi.start();
    blue = api.network("blue");
    api.create("subnet", "{'network_id': '" + blue + "', 'cidr': '10.0.0.0/24'}");
    api.declare("hv1", 1);
    api.declare("hv2", 2);
    place("alice", "hv1");
    place("bob", "hv2");
    api.connect(1, "alice", "gre0");
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  private void place(String name, String hypervisor) throws Exception {
    api.create(
        "port",
        "{'network_id': '%s', 'name': '%s', 'binding:host_id': '%s', 'binding:profile': {'interface': '%s'}}"
            .formatted(blue, name, hypervisor, name));
  }

  private Typed run(String... arguments) {
    return Typed.on(api.base(), arguments);
  }

  private static String[] words(String line) {
    return line.strip().split(" {2,}");
  }

  @Test
  void statusIsWellOnceAllHypervisorsAre() {
    api.connect(2, "bob", "gre0");
    Typed typed = run("status");
    assertThat(typed.err()).isEmpty();
    assertThat(typed.exitCode()).isEqualTo(ExitCode.CLEAN);
    assertThat(typed.out())
        .contains(api.base() + " is ready, version 1.2.3, revision " + api.world().revision())
        .containsPattern("hypervisors +2 ACTIVE\n")
        .containsPattern("ports +2 ACTIVE\n")
        .containsPattern("tunnels +1 UNKNOWN\n")
        .doesNotContain("refused");
  }

  @Test
  void statusNamesWhatIsWrongAndSaysSoInItsExitCode() throws Exception {
    api.create("port", "{'network_id': '" + blue + "', 'name': 'carol'}");
    Typed typed = run("status");
    assertThat(typed.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(typed.out())
        .containsPattern("hypervisors +1 ACTIVE, 1 DOWN\n")
        .containsPattern("hv2 +DOWN +no bridge with datapath id 0000000000000002")
        .containsPattern("ports +1 ACTIVE, 2 DOWN\n")
        .contains("carol");
    api.notReady("stopping");
    assertThat(run("status").out()).contains("is not ready: stopping");
  }

  @Test
  void statusIsWrongWhereOnlyTheControllerIsNotReady() {
    api.connect(2, "bob", "gre0");
    api.notReady("stopping");
    assertThat(run("status").exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void tunnelsThatAreWrongAreShownWithTheirWarnings() {
    api.connect(2, "bob");
    assertThat(run("status").out())
        .containsPattern("tunnels +1 DOWN\n")
        .containsPattern("hv1, hv2 +DOWN +TUNNEL_PORT_MISSING: The bridge of hv2 has no port gre0");
    assertThat(run("tunnel", "list").out())
        .containsPattern(
            "hv1, hv2 +172.31.0.1, 172.31.0.2 +1 +DOWN +1458 +1500 +probe +TUNNEL_PORT");
  }

  @Test
  void whatDoesNotFitIntoTheStatusIsCounted() throws Exception {
    for (int i = 0; i < 12; i++) {
      place("guest", "away" + i);
    }
    assertThat(run("status").out()).contains("and 3 more reasons: keyway port status ID|NAME");
  }

  @Test
  void hypervisorsAreListedByName() {
    Typed typed = run("hypervisor", "list");
    assertThat(typed.exitCode()).isEqualTo(ExitCode.CLEAN);
    List<String> lines = typed.out().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(words(lines.get(0)))
        .contains("NAME", "STATUS", "TUNNEL IP", "DATAPATH", "NETWORKS", "PORTS", "REASON")
        .doesNotContain("SOFTWARE");
    assertThat(words(lines.get(1))).contains("hv1", "ACTIVE", "172.31.0.1", "0000000000000001");
    assertThat(words(lines.get(2))).contains("hv2", "DOWN", "172.31.0.2");
    assertThat(run("hypervisor", "list", "-o", "wide").out())
        .contains("SOFTWARE", "Open vSwitch 3.1.0");
  }

  @Test
  void oneHypervisorIsShownWithAllAttributes() {
    assertThat(run("hypervisor", "show", "hv1").out())
        .containsPattern("name +hv1\n")
        .containsPattern("connected +yes\n")
        .containsPattern("ports +1\n")
        .containsPattern("problems +-\n");
    Typed unknown = run("hypervisor", "show", "hv 9");
    assertThat(unknown.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(unknown.err()).isEqualTo("keyway: Hypervisor hv 9 could not be found.\n");
  }

  @Test
  void aHypervisorIsForgotten() throws Exception {
    assertThat(run("hypervisor", "forget", "hv2").exitCode()).isEqualTo(ExitCode.CLEAN);
    assertThat(api.names("/v1/hypervisors")).containsExactly("hv1");
  }

  @Test
  void hostsAreListedAsFarAsTheyFit() {
    api.connect(2, "bob", "gre0");
    assertThat(run("host", "list").out()).contains("alice", "bob", "10.0.0.2");
    assertThat(run("host", "list", "--hypervisor", "hv1").out())
        .contains("alice")
        .doesNotContain("bob");
    assertThat(run("host", "list", "--ip", "10.0.0.3").out())
        .contains("bob")
        .doesNotContain("alice");
    assertThat(run("host", "list", "--network", blue).out()).contains("alice", "bob");
    assertThat(run("host", "list", "--network", "blue").out()).contains("alice", "bob");
    assertThat(run("host", "list", "--network", "red").out().lines()).hasSize(1);
  }

  @Test
  void aPortsStatusSaysWhatIsInItsWay() {
    Typed alice = run("port", "status", "alice");
    assertThat(alice.exitCode()).isEqualTo(ExitCode.CLEAN);
    assertThat(alice.out())
        .containsPattern("status +ACTIVE\n")
        .containsPattern("admin +up\n")
        .containsPattern("link +up\n")
        .containsPattern("binding +bound, alice on hv1, OpenFlow port 1\n")
        .containsPattern("realised +yes, revision [0-9]+\n")
        .containsPattern("hv1 +yes +[-0-9T:]+Z +yes +-\n")
        .doesNotContain("ATTACHED MAC");
    assertThat(run("port", "status", "bob").out())
        .containsPattern("status +DOWN: interface hv2:bob was not seen, and hv2 has not connected")
        .containsPattern("link +down: the port is not bound\n")
        .containsPattern("binding +unbound: interface hv2:bob was not seen")
        .containsPattern("realised +yes, revision [0-9]+\n");
    api.connect(1, "gre0");
    assertThat(run("port", "status", "alice").out())
        .containsPattern("realised +no hypervisor has a bound port of the network\n");
  }

  @Test
  void whoElseClaimsAPortIsListed() throws Exception {
    PortId carol =
        PortId.parse(
            api.create("port", "{'network_id': '" + blue + "', 'name': 'carol'}")
                .path("id")
                .asText());
    api.change(
        draft -> {
          VifReports.are(
              draft,
              new HypervisorId("hv1"),
              List.of(new Vif("tap0", carol, Optional.of(MacAddress.parse("02:00:00:00:00:99")))));
          return true;
        });
    assertThat(run("port", "status", "carol").out())
        .containsPattern("hv1 +tap0 +02:00:00:00:00:99 +conflict +its attached-mac is");
  }

  @Test
  void jsonIsWhatTheApiAnswers() throws Exception {
    ObjectMapper json = new ObjectMapper();
    assertThat(json.readTree(run("hypervisor", "list", "-o", "json").out()))
        .isEqualTo(api.get("/v1/hypervisors").body());
    assertThat(json.readTree(run("host", "list", "-o", "json").out()))
        .isEqualTo(api.get("/v1/hosts?sort_key=name").body());
    assertThat(json.readTree(run("status", "-o", "json").out()))
        .isEqualTo(api.get("/v1/status").body());
  }

  @Test
  void onATerminalLinesEndAtItsEdge() {
    Map<String, String> environment = Map.of("KEYWAY_API_URL", api.base());
    OptionalInt width = OptionalInt.of(40);
    assertThat(Typed.in(environment, width, "hypervisor", "list").out().lines())
        .allMatch(line -> line.length() <= 40)
        .anyMatch(line -> line.endsWith("..."));
    assertThat(Typed.in(environment, width, "hypervisor", "list", "-o", "wide").out())
        .doesNotContain("...");
  }

  @Test
  void keysAreShownWithWhatTheyWaitFor() throws Exception {
    assertThat(run("key", "list").out())
        .containsPattern("4097 +HELD +blue")
        .contains("1 held, 0 in quarantine, 102 free");
    assertThat(run("key", "list", "--quarantined").out()).doesNotContain("blue");
    assertThat(run("key", "show", "4097").out()).containsPattern("network_name +blue");
    assertThat(run("key", "show", "none").exitCode()).isEqualTo(ExitCode.FAILED);
    api.connect(2, "bob", "gre0");
    Typed refused = run("hypervisor", "gone", "hv2");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err()).contains("is connected");
  }
}
