package dev.keyway.apps.hypervisor.setup;

import static dev.keyway.apps.hypervisor.setup.Plans.TARGET;
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
import com.google.common.collect.ObjectArrays;
import dev.keyway.apps.hypervisor.setup.SomeHost.SomePort;
import dev.keyway.controller.ovsdb.OvsdbValue;
import dev.keyway.controller.ovsdb.Row;
import org.junit.jupiter.api.Test;

/** What is planned for which host; applied to a small database, it must be all that is needed. */
final class HostPlanTest {

  private static final SomePort FLOW_BASED =
      new SomePort("tun5", "gre", "key", "flow", "remote_ip", "flow");

  /** Joins, which must settle it, and leaves, which must give everything back. */
  private static HostImage joinedAndBack(HostImage before) {
    HostImage joined = after(before, joining(before));
    assertThat(joining(joined).edits()).isEmpty();
    HostImage left = after(joined, leaving(joined));
    assertThat(withoutCounters(left)).isEqualTo(withoutCounters(before));
    assertThat(leaving(left).edits()).isEmpty();
    return joined;
  }

  private static ImmutableList<String> texts(HostPlan plan) {
    return plan.edits().stream().map(Edit::toString).collect(ImmutableList.toImmutableList());
  }

  /** The same host with other external_ids, but for what it is called. */
  private static HostImage saying(HostImage image, String... entries) {
    return with(
        image,
        "Open_vSwitch",
        image.root().orElseThrow(),
        "external_ids",
        ObjectArrays.concat(
            new String[] {"hostname", "hv1", "system-id", "s1"}, entries, String.class));
  }

  @Test
  void anEmptyHostGetsAllInOneTransaction() {
    HostImage empty = SomeHost.hv1().image();
    assertThat(texts(joining(empty)))
        .hasSize(3)
        .anyMatch(
            text -> text.startsWith("bridge br-int: (none) -> datapath_type=\"\" fail_mode=secure"))
        .anyMatch(text -> text.startsWith("port gre0: (none) -> type=gre"))
        .contains("controller " + TARGET + ": (none) -> on bridge br-int");
    HostImage joined = joinedAndBack(empty);
    assertThat(joined.portsOf(bridge(joined, "br-int")))
        .extracting(HostImage::name)
        .containsExactly("br-int", "gre0");
    assertThat(joined.interfaceNamed("gre0").orElseThrow().map("options"))
        .isEqualTo(ImmutableMap.of("key", "flow", "remote_ip", "flow", "local_ip", "172.31.0.1"));
  }

  @Test
  void aNewBridgeIsOfTheTypeThatWorksHere() {
    HostImage image =
        SomeHost.hv1()
            .bridge("br0", ImmutableMap.of("datapath_type", OvsdbValue.text("netdev")))
            .bridge("br1", ImmutableMap.of("datapath_id", OvsdbValue.none()))
            .image();
    HostImage joined = joinedAndBack(image);
    assertThat(bridge(joined, "br-int").text("datapath_type")).contains("netdev");
  }

  @Test
  void anAdoptedBridgeKeepsWhatItHasAndGetsWhatItLacks() {
    SomeHost host = SomeHost.hv1();
    HostImage image =
        host.bridge(
                "br-int",
                ImmutableMap.of(
                    "protocols",
                    OvsdbValue.texts(ImmutableList.of("OpenFlow13")),
                    "controller",
                    host.controller("tcp:10.0.0.9:6633"),
                    "other_config",
                    SomeHost.map("datapath-id", "00000000000000aa", "hwaddr", "02:00:00:00:00:01")),
                FLOW_BASED,
                new SomePort("vnet0", "").with("tag", OvsdbValue.number(10)))
            .image();
    assertThat(texts(joining(image)))
        .contains(
            "bridge br-int fail_mode: (unset) -> secure",
            "bridge br-int protocols: OpenFlow13 -> OpenFlow13,OpenFlow14",
            "interface tun5 options:local_ip: (unset) -> 172.31.0.1")
        .noneMatch(text -> text.contains("datapath-id:"))
        .noneMatch(text -> text.startsWith("port "));
    HostImage joined = joinedAndBack(image);
    assertThat(joined.controllersOf(bridge(joined, "br-int"))).hasSize(2);
    assertThat(bridge(joined, "br-int").map("other_config"))
        .containsEntry("hwaddr", "02:00:00:00:00:01");
  }

  @Test
  void aTakenNameIsLeftToItsOwner() {
    HostImage image =
        SomeHost.hv1()
            .bridge("br-int", ImmutableMap.of())
            .bridge("br0", ImmutableMap.of(), new SomePort("gre0", "gre", "remote_ip", "10.0.0.2"))
            .image();
    assertThat(joinedAndBack(image).interfaceNamed("keyway-gre0")).isPresent();
  }

  @Test
  void anotherTargetReplacesOnlyOurController() {
    SomeHost host = SomeHost.hv1();
    HostImage image =
        host.bridge("br-int", ImmutableMap.of("controller", host.controller("tcp:10.0.0.9:6633")))
            .image();
    HostImage joined = after(image, joining(image));
    HostImage moved = after(joined, joining(joined, "tcp:192.0.2.2:6653"));
    assertThat(moved.controllersOf(bridge(moved, "br-int")))
        .extracting(row -> row.text("target").orElseThrow())
        .containsExactly("tcp:10.0.0.9:6633", "tcp:192.0.2.2:6653");
    assertThat(withoutCounters(after(moved, leaving(moved)))).isEqualTo(withoutCounters(image));
  }

  @Test
  void aControllerThatAPersonSetToUsIsThatPersons() {
    SomeHost host = SomeHost.hv1();
    HostImage image =
        host.bridge("br-int", ImmutableMap.of("controller", host.controller(TARGET))).image();
    assertThat(joinedAndBack(image).controllersOf(bridge(image, "br-int"))).hasSize(1);
  }

  @Test
  void aBridgeWithoutADatapathBecomesNetdevOnceTheSwitchHasTriedIt() {
    HostImage empty = SomeHost.hv1().image();
    HostImage joined = after(empty, joining(empty));
    Row root = joined.root().orElseThrow();
    HostImage tried =
        new HostImage(
            new SmallDatabase(joined.tables())
                .set("Open_vSwitch", root, "cur_cfg", OvsdbValue.number(8))
                .tables());
    assertThat(texts(joining(tried)))
        .containsExactly("bridge br-int datapath_type: \"\" -> netdev");
    HostImage again = after(tried, joining(tried));
    assertThat(joining(again).edits()).isEmpty();
    assertThat(withoutCounters(after(again, leaving(again)))).isEqualTo(withoutCounters(empty));
  }

  /** Databases forget on a restart what the switch says of itself. */
  @Test
  void aBridgeThatIsOnlyNotSeenYetIsAskedFor() {
    HostImage seen =
        SomeHost.hv1().bridge("br-int", ImmutableMap.of("datapath_id", OvsdbValue.none())).image();
    assertThat(texts(joining(seen)))
        .contains("Open_vSwitch next_cfg: 7 -> 8")
        .noneMatch(text -> text.contains("datapath_type"));
    HostImage asked = after(seen, joining(seen));
    assertThat(joining(asked).edits()).isEmpty();
  }

  @Test
  void anotherTunnelAddressOnlyChangesTheAddress() {
    HostImage empty = SomeHost.hv1().image();
    HostImage joined = after(empty, joining(empty));
    HostImage moved = saying(joined, "keyway-tunnel-ip", "172.31.0.77");
    assertThat(texts(joining(moved)))
        .containsExactly("interface gre0 options:local_ip: 172.31.0.1 -> 172.31.0.77");
  }

  @Test
  void driftIsRepairedAndTheFirstValueStaysKnown() {
    HostImage before = SomeHost.hv1().bridge("br-int", ImmutableMap.of()).image();
    HostImage joined = after(before, joining(before));
    HostImage drifted =
        new HostImage(
            new SmallDatabase(joined.tables())
                .set("Bridge", bridge(joined, "br-int"), "fail_mode", OvsdbValue.text("standalone"))
                .set(
                    "Interface",
                    joined.interfaceNamed("gre0").orElseThrow(),
                    "options",
                    SomeHost.map("remote_ip", "10.0.0.2"))
                .tables());
    assertThat(texts(joining(drifted)))
        .contains(
            "bridge br-int fail_mode: standalone -> secure",
            "interface gre0 options:remote_ip: 10.0.0.2 -> flow");
    HostImage repaired = after(drifted, joining(drifted));
    assertThat(joining(repaired).edits()).isEmpty();
    assertThat(withoutCounters(after(repaired, leaving(repaired))))
        .isEqualTo(withoutCounters(before));
  }

  @Test
  void anotherBridgeTakesOverFromTheFormer() {
    HostImage before = SomeHost.hv1().bridge("br-x", ImmutableMap.of()).image();
    HostImage joined = after(before, joining(before));
    HostImage told = saying(joined, "keyway-tunnel-ip", "172.31.0.1", "keyway-bridge", "br-x");
    HostImage moved = after(told, joining(told));
    assertThat(moved.bridge("br-int")).isEmpty();
    assertThat(moved.portsOf(bridge(moved, "br-x")))
        .extracting(HostImage::name)
        .containsExactly("br-x", "gre0");
    assertThat(joining(moved).edits()).isEmpty();
  }

  @Test
  void aForeignLocalIpIsNamedAndLeft() {
    HostImage image =
        SomeHost.hv1()
            .bridge(
                "br-int",
                ImmutableMap.of(),
                new SomePort(
                    "tun5", "gre", "key", "flow", "remote_ip", "flow", "local_ip", "9.9.9.9"))
            .image();
    assertThat(joining(image).obstacles()).singleElement().asString().contains("local_ip=9.9.9.9");
    joinedAndBack(image);
  }

  @Test
  void anErrorIsWrittenOnceAndTakenBack() {
    HostImage image = SomeHost.hv1().image();
    HostWish refused = new HostWish.Refused("NoTunnelIp: none");
    HostImage told = after(image, HostPlan.of(image, refused));
    assertThat(told.rootText("external_ids", "keyway-error")).contains("NoTunnelIp: none");
    assertThat(HostPlan.of(told, refused).edits()).isEmpty();
    assertThat(texts(joining(told)))
        .contains("Open_vSwitch external_ids:keyway-error: NoTunnelIp: none -> (unset)");
  }

  @Test
  void theDatapathIdIsMadeOfTheSystemId() {
    HostImage image = SomeHost.hv1().image();
    assertThat(setup(image).datapath().toString()).isEqualTo("e8bc163c82eee187");
  }
}
