package dev.keyway.apps.hypervisor.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Streams;
import dev.keyway.apps.hypervisor.setup.SomeHost.SomePort;
import dev.keyway.controller.ovsdb.OvsdbValue;
import dev.keyway.topology.model.PortId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is reported of a host on which people have built by hand. */
final class HostInspectionTest {

  private static final String TARGET = "tcp:192.0.2.1:6653";
  private static final String ALICE = "11111111-1111-4111-8111-111111111111";
  private static final String NOBODY = "22222222-2222-4222-8222-222222222222";

  private static HostImage handmade() {
    SomeHost host = SomeHost.hv1();
    return host.bridge(
            "br-int",
            ImmutableMap.of("controller", host.controller("tcp:10.0.0.9:6633")),
            new SomePort("vnet0", "").with("tag", OvsdbValue.number(10)).ids("iface-id", ALICE),
            new SomePort("vnet1", "").ids("iface-id", NOBODY),
            new SomePort("vnet2", "").ids("iface-id", "web-1"),
            new SomePort("vnet3", ""))
        .bridge(
            "br0",
            ImmutableMap.of(),
            new SomePort("gre0", "gre", "remote_ip", "10.0.0.2")
                .with(
                    "trunks",
                    OvsdbValue.set(ImmutableList.of(OvsdbValue.number(30), OvsdbValue.number(20)))),
            new SomePort("gre1", "gre", "key", "7", "remote_ip", "10.0.0.3"),
            new SomePort("gre2", "gre", "key", "flow", "remote_ip", "10.0.0.4"),
            new SomePort("gre3", "gre", "key", "7", "remote_ip", "10.0.0.5", "local_ip", "9.9.9.9"))
        .image();
  }

  private static JsonNode report(HostImage image, boolean left) {
    return HostInspection.of(
        image, "br-int", TARGET, left, Optional.of(port -> port.equals(PortId.parse(ALICE))));
  }

  private static ImmutableList<String> texts(JsonNode list) {
    return Streams.stream(list).map(JsonNode::asText).collect(ImmutableList.toImmutableList());
  }

  @Test
  void whatIsThereIsListed() {
    JsonNode report = report(handmade(), false);
    assertThat(report.path("hypervisor").asText()).isEqualTo("hv1");
    assertThat(report.path("bridges").findValuesAsText("name")).containsExactly("br-int", "br0");
    assertThat(report.path("vlan_ports").findValuesAsText("port")).containsExactly("vnet0", "gre0");
    assertThat(report.at("/vlan_ports/1/trunks").toString()).isEqualTo("[20,30]");
    assertThat(report.path("gre_ports").findValuesAsText("key"))
        .containsExactly("null", "7", "flow", "7");
    assertThat(report.path("vifs").findValuesAsText("known"))
        .containsExactly("true", "false", "false");
    assertThat(report.at("/bridges/0/controllers/0/keyway").asBoolean()).isFalse();
  }

  @Test
  void whatWouldChangeIsListedWithBeforeAndAfter() {
    JsonNode changes = report(handmade(), false).path("changes");
    assertThat(changes.findValuesAsText("what"))
        .contains("bridge br-int fail_mode", "port keyway-gre0", "controller " + TARGET);
    assertThat(changes.findValuesAsText("after")).contains("secure");
  }

  @Test
  void whatWouldBreakIsSaid() {
    assertThat(texts(report(handmade(), false).path("warnings")))
        .anyMatch(text -> text.contains("gre0 is taken"))
        .anyMatch(text -> text.contains("another controller, tcp:10.0.0.9:6633"))
        .anyMatch(text -> text.contains("switches frames by itself"))
        .anyMatch(text -> text.contains("VLAN tag or trunks of port vnet0"))
        .anyMatch(text -> text.contains("port vnet3 has no iface-id"))
        .anyMatch(text -> text.contains("iface-id 'web-1' of interface vnet2 is no UUID"))
        .anyMatch(text -> text.contains("port gre1 has key=7"))
        .anyMatch(text -> text.contains("port gre2 has key=flow remote_ip=10.0.0.4"))
        .noneMatch(text -> text.contains("port gre0 has"))
        .noneMatch(text -> text.contains("gre3"));
  }

  @Test
  void theFirstControllerIsWarnedOf() {
    HostImage image = SomeHost.hv1().bridge("br-int", ImmutableMap.of()).image();
    assertThat(texts(report(image, false).path("warnings")))
        .anyMatch(text -> text.contains("clears its flows when it gets the first"));
  }

  @Test
  void aControllerThatConnectsToTheBridgeIsNoneThatItHas() {
    SomeHost host = SomeHost.hv1();
    HostImage image =
        host.bridge("br-int", ImmutableMap.of("controller", host.controller("ptcp:6634"))).image();
    assertThat(texts(report(image, false).path("warnings")))
        .anyMatch(text -> text.contains("clears its flows when it gets the first"));
  }

  @Test
  void ofOneThatLeftOnlyWhatIsStillOursWouldChange() {
    assertThat(report(handmade(), true).path("changes")).isEmpty();
    HostImage joined = Plans.after(handmade(), Plans.joining(handmade()));
    assertThat(report(joined, true).path("changes").findValuesAsText("what"))
        .contains("port keyway-gre0");
  }

  @Test
  void whyAHostCantJoinIsSaid() {
    HostImage image = new SomeHost().root("external_ids", "hostname", "hv1").image();
    JsonNode report = HostInspection.of(image, "br-int", TARGET, false, Optional.empty());
    assertThat(report.path("refusal").asText()).startsWith("NoTunnelIp: ");
    assertThat(report.path("changes")).isEmpty();
  }

  @Test
  void problemsOfAJoinedHostAreNamed() throws Exception {
    HostImage joined = Plans.after(handmade(), Plans.joining(handmade()));
    HostImage broken =
        new HostImage(
            new SmallDatabase(joined.tables())
                .set(
                    "Interface",
                    joined.interfaceNamed("keyway-gre0").orElseThrow(),
                    "error",
                    OvsdbValue.text("could not add network device"))
                .set(
                    "Bridge",
                    joined.bridge("br-int").orElseThrow(),
                    "datapath_id",
                    OvsdbValue.none())
                .tables());
    HostSetup setup = HostSetup.of(broken, HostIdentity.of(broken, "br-int"), TARGET);
    assertThat(HostProblems.of(broken, setup, SomeHost.ASKED))
        .anyMatch(text -> text.contains("could not create bridge br-int on hv1"))
        .anyMatch(text -> text.contains("tunnel port keyway-gre0 on hv1: could not add"))
        .anyMatch(text -> text.contains("gre2 has key=flow"))
        .anyMatch(text -> text.contains("web-1"));
    assertThat(broken.datapathType("br-int")).isEmpty();
    assertThat(joined.datapathType("br-int")).isEqualTo("system");
  }
}
