package dev.keyway.apps.hypervisor.setup;

import static dev.keyway.apps.hypervisor.setup.Plans.after;
import static dev.keyway.apps.hypervisor.setup.Plans.bridge;
import static dev.keyway.apps.hypervisor.setup.Plans.joining;
import static dev.keyway.apps.hypervisor.setup.Plans.leaving;
import static dev.keyway.apps.hypervisor.setup.Plans.setup;
import static dev.keyway.apps.hypervisor.setup.Plans.with;
import static dev.keyway.apps.hypervisor.setup.Plans.withoutCounters;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.keyway.apps.hypervisor.setup.SomeHost.SomePort;
import dev.keyway.controller.ovsdb.OvsdbValue;
import dev.keyway.controller.ovsdb.Row;
import dev.keyway.controller.ovsdb.Tables;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * What is planned for a host that people have changed since it joined, above all for its leaving.
 */
final class HostPlanLeavingTest {

  @Test
  void whatAPersonChangedSinceStaysOnLeaving() {
    HostImage before = SomeHost.hv1().bridge("br-int", ImmutableMap.of()).image();
    HostImage joined = after(before, joining(before));
    HostImage changed =
        new HostImage(
            new SmallDatabase(joined.tables())
                .set("Bridge", bridge(joined, "br-int"), "fail_mode", OvsdbValue.text("standalone"))
                .tables());
    HostPlan plan = leaving(changed);
    assertThat(plan.obstacles())
        .containsExactly(
            "bridge br-int fail_mode stays: somebody has changed it since it was secure");
    assertThat(bridge(after(changed, plan), "br-int").text("fail_mode")).contains("standalone");
  }

  @Test
  void aBridgeThatWeMadeStaysWhileOthersHavePortsOnIt() {
    HostImage empty = SomeHost.hv1().image();
    HostImage joined = after(empty, joining(empty));
    HostImage donor =
        SomeHost.hv1().bridge("x", ImmutableMap.of(), new SomePort("vnet0", "")).image();
    HostImage used = withPortOf(joined, donor);
    assertThat(HostPlan.portsOfOthers(used)).containsExactly("vnet0");
    HostImage left = after(used, leaving(used));
    assertThat(left.portsOf(bridge(left, "br-int")))
        .extracting(HostImage::name)
        .containsExactly("br-int", "vnet0");
    assertThat(left.controllersOf(bridge(left, "br-int"))).isEmpty();
    HostPlan still = leaving(left);
    assertThat(still.edits()).isEmpty();
    assertThat(still.obstacles()).singleElement().asString().contains("vnet0");
    HostImage forced = after(left, HostPlan.of(left, new HostWish.Left(true)));
    assertThat(withoutCounters(forced)).isEqualTo(withoutCounters(empty));
  }

  /** Puts the port vnet0 of another host on br-int. */
  private static HostImage withPortOf(HostImage host, HostImage donor) {
    Row port =
        donor.tables().rows("Port").stream()
            .filter(row -> HostImage.name(row).equals("vnet0"))
            .findFirst()
            .orElseThrow();
    Row bridge = bridge(host, "br-int");
    Tables tables =
        host.tables()
            .with("Port", port)
            .with("Interface", donor.interfaceNamed("vnet0").orElseThrow());
    return new HostImage(
        new SmallDatabase(tables)
            .set(
                "Bridge",
                bridge,
                "ports",
                OvsdbValue.refs(
                    ImmutableList.<UUID>builder()
                        .addAll(bridge.refs("ports"))
                        .add(port.uuid())
                        .build()))
            .tables());
  }

  @Test
  void aRecordThatSomebodyRemovedIsPutBackOrMissed() {
    HostImage before = SomeHost.hv1().bridge("br-int", ImmutableMap.of()).image();
    HostImage joined = after(before, joining(before));
    Undo undo = Undo.on(bridge(joined, "br-int")).orElseThrow();
    HostImage removed = with(joined, "Bridge", bridge(joined, "br-int"), "external_ids");
    HostPlan remembering =
        HostPlan.of(removed, new HostWish.Joined(setup(removed), Optional.of(undo), 8));
    assertThat(Undo.on(bridge(after(removed, remembering), "br-int"))).contains(undo);
    HostImage lost = after(removed, joining(removed));
    assertThat(joining(lost).obstacles())
        .singleElement()
        .asString()
        .contains("keyway-undo was removed");
    HostImage left = after(lost, leaving(lost));
    assertThat(left.interfaceNamed("gre0")).isEmpty();
    assertThat(left.controllersOf(bridge(left, "br-int"))).isEmpty();
    assertThat(bridge(left, "br-int").map("external_ids")).isEmpty();
  }
}
