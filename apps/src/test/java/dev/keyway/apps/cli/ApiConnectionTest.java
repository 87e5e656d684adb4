package dev.keyway.apps.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests as they are sent, and all that can be in their way. */
final class ApiConnectionTest {

  private FakeApi api;

  @BeforeEach
  void start() throws IOException {
    api = new FakeApi();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private Typed run(String... arguments) {
    return Typed.on(api.base(), arguments);
  }

  @Test
  void theVerbsOfAHypervisorAreSentOnce() {
    api.reply("POST /v1/hypervisors/hv1/leave", 200, "{'name': 'hv1', 'undone': ['gre0']}");
    api.reply("POST /v1/hypervisors/hv1/join", 200, "{'name': 'hv1'}");
    api.reply("DELETE /v1/hypervisors/hv1", 204, "");
    assertThat(run("hypervisor", "leave", "hv1").out()).containsPattern("undone +gre0\n");
    assertThat(run("hypervisor", "leave", "hv1", "--force").exitCode()).isEqualTo(ExitCode.CLEAN);
    assertThat(run("hypervisor", "join", "hv1").exitCode()).isEqualTo(ExitCode.CLEAN);
    assertThat(run("hypervisor", "forget", "hv1").exitCode()).isEqualTo(ExitCode.CLEAN);
    assertThat(api.asked())
        .containsExactly(
            "POST /v1/hypervisors/hv1/leave {\"force\":false}",
            "POST /v1/hypervisors/hv1/leave {\"force\":true}",
            "POST /v1/hypervisors/hv1/join {}",
            "DELETE /v1/hypervisors/hv1");
  }

  @Test
  void anInspectionIsShownWhateverIsInIt() {
    api.reply(
        "GET /v1/hypervisors/hv1/inspection",
        200,
        "{'hypervisor': 'hv1', 'bridges': [{'name': 'br0', 'tags': [10, 20]}, {'name': 'br-int'}],"
            + " 'changes': ['set fail_mode', 'add gre0'], 'system': {'ovs': '3.1.0'}, 'breaks': []}");
    assertThat(run("hypervisor", "inspect", "hv1").out())
        .isEqualTo(
            """
            hypervisor  hv1
            bridges:
              NAME    TAGS
              br0     10, 20
              br-int  -
            changes:
              set fail_mode
              add gre0
            system:
              ovs  3.1.0
            breaks      -
            """);
  }

  @Test
  void tunnelsAreListedWithTheirWarnings() {
    api.reply(
        "GET /v1/tunnels",
        200,
        "{'tunnels': [{'hypervisors': ['hv1', 'hv2'], 'tunnel_ips': ['172.31.0.1', '172.31.0.2'],"
            + " 'networks': 2, 'mtu': 1400, 'required': 1500, 'method': 'probed', 'state': 'UP',"
            + " 'warnings': [{'name': 'PathTooNarrow', 'message': 'carries 1400'}]}]}");
    assertThat(run("tunnel", "list").out())
        .containsPattern(
            "hv1, hv2 +172.31.0.1, 172.31.0.2 +2 +UP +1400 +1500 +probed +PathTooNarrow");
  }

  @Test
  void aPortIsFoundByItsNameIfItIsTheOnlyOne() {
    String id = "00000000-0000-0000-0000-000000000001";
    String byName = "GET /v2.0/ports?name=my%20port&fields=id";
    api.reply(byName, 200, "{'ports': []}");
    Typed none = run("port", "status", "my port");
    assertThat(none.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(none.err()).isEqualTo("keyway: no port has the name 'my port'\n");
    api.reply(byName, 200, "{'ports': [{'id': 'a'}, {'id': 'b'}]}");
    assertThat(run("port", "status", "my port").err())
        .isEqualTo("keyway: 2 ports have the name 'my port': give the id of one of a, b\n");
    api.reply(byName, 200, "{'ports': [{'id': '" + id + "'}]}");
    api.reply(
        "GET /v1/ports/" + id + "/status",
        404,
        "{'error': {'message': 'Port could not be found.'}}");
    assertThat(run("port", "status", "my port").err())
        .isEqualTo("keyway: Port could not be found.\n")
        .isEqualTo(run("port", "status", id).err());
  }

  @Test
  void whoIsNotTheApiIsToldFromIt() {
    Typed html = run("status");
    assertThat(html.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(html.err()).contains("what answers at " + api.base() + " is not Keyway's API");
    api.reply("GET /v1/status", 500, "{'oops': 1}");
    assertThat(run("status").err()).contains("/v1/status answered 500");
  }

  @Test
  void errorsOfBothFramesAreQuoted() {
    api.reply("GET /v1/status", 503, "{'error': {'message': 'Too much waits.'}}");
    assertThat(run("status").err()).isEqualTo("keyway: Too much waits.\n");
    api.reply("GET /v1/status", 400, "{'NeutronError': {'message': 'No.'}}");
    assertThat(run("status").err()).isEqualTo("keyway: No.\n");
    assertThat(run("status").exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void anApiThatIsNotThereIsNamedWithWhatToCheck() throws Exception {
    api.close();
    Typed refused = run("status");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err())
        .isEqualTo(
            "keyway: can't reach the API at "
                + api.base()
                + ": the connection was refused. Does 'keyway serve' run there? Another address is"
                + " given by --api or KEYWAY_API_URL.\n");
    assertThat(run("status", "--api", "http://nowhere.invalid").err())
        .contains("can't reach the API at http://nowhere.invalid: its name can't be resolved");
  }

  @Test
  void anApiThatSaysNothingIsGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + silent.getLocalPort();
      Typed typed = run("status", "--api", address, "--timeout", "1");
      assertThat(typed.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
      assertThat(typed.err()).contains("http://" + address + ": no answer within 1 s");
    }
  }

  @Test
  void whatIsMistypedIsAUsageError() {
    Typed typed = run("status", "--api", "ftp://here");
    assertThat(typed.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(typed.err()).contains("--api: 'ftp://here' is not valid: expected the URL");
    assertThat(run("status", "--timeout", "0").err()).contains("--timeout: '0' is not valid");
    assertThat(run("status", "-o", "xml").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run("hypervisor").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run("hypervisor", "show").exitCode()).isEqualTo(ExitCode.USAGE);
    Typed variable =
        Typed.in(Map.of("KEYWAY_API_URL", "http://a b"), OptionalInt.empty(), "host", "list");
    assertThat(variable.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(variable.err()).contains("KEYWAY_API_URL: 'http://a b' is not valid");
  }

  @Test
  void optionsMayStandBeforeTheVerb() {
    api.reply("GET /v1/hosts?sort_key=name", 200, "{'hosts': []}");
    assertThat(run("host", "-o", "json", "list").out()).isEqualTo("{\n  \"hosts\" : [ ]\n}\n");
  }
}
