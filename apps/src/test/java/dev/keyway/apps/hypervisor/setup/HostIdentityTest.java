package dev.keyway.apps.hypervisor.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableMap;
import dev.keyway.controller.ovsdb.Tables;
import org.junit.jupiter.api.Test;

/** Who a host says that it is, and what it is told when that won't do. */
final class HostIdentityTest {

  private static HostIdentity of(String... externalIds) throws UnfitHostException {
    return HostIdentity.of(new SomeHost().root("external_ids", externalIds).image(), "br-int");
  }

  private static void refused(String type, String quoted, String... externalIds) {
    assertThatThrownBy(() -> of(externalIds))
        .isInstanceOfSatisfying(
            UnfitHostException.class, unfit -> assertThat(unfit.type()).isEqualTo(type))
        .hasMessageContaining(quoted);
  }

  @Test
  void theHostNameNamesItElseTheSystemId() throws Exception {
    assertThat(of("hostname", "hv1", "system-id", "s1", "keyway-tunnel-ip", "10.0.0.1").name())
        .hasToString("hv1");
    assertThat(of("system-id", "s1", "keyway-tunnel-ip", "10.0.0.1").name()).hasToString("s1");
    assertThat(of("hostname", "hv1", "keyway-tunnel-ip", "10.0.0.1").systemId()).isEqualTo("hv1");
  }

  @Test
  void theTunnelAddressIsTakenFromTheFirstPlaceThatHasIt() throws Exception {
    SomeHost host =
        new SomeHost()
            .root("external_ids", "hostname", "hv1", "ovn-encap-ip", "10.0.0.3")
            .root("other_config", "local_ip", "10.0.0.2");
    HostIdentity identity = HostIdentity.of(host.image(), "br-int");
    assertThat(identity.tunnelIp()).hasToString("10.0.0.2");
    assertThat(identity.tunnelIpSource()).isEqualTo("other_config:local_ip");
    assertThat(of("hostname", "hv1", "ovn-encap-ip", "10.0.0.3").tunnelIpSource())
        .isEqualTo("external_ids:ovn-encap-ip");
  }

  @Test
  void whatWontDoIsQuoted() {
    refused("NoName", "external_ids:hostname", "keyway-tunnel-ip", "10.0.0.1");
    refused("BadName", "a b", "hostname", "a b", "keyway-tunnel-ip", "10.0.0.1");
    refused("NoTunnelIp", "keyway-tunnel-ip", "hostname", "hv1", "keyway-tunnel-ip", " ");
    refused("BadTunnelIp", "'::1'", "hostname", "hv1", "keyway-tunnel-ip", "::1");
    refused("BadTunnelIp", "'224.0.0.1'", "hostname", "hv1", "keyway-tunnel-ip", "224.0.0.1");
    refused(
        "BadBridgeName",
        "'a/b'",
        "hostname",
        "hv1",
        "keyway-tunnel-ip",
        "10.0.0.1",
        "keyway-bridge",
        "a/b");
  }

  @Test
  void aPortIsNoBridge() {
    HostImage image =
        SomeHost.hv1()
            .bridge("br0", ImmutableMap.of(), new SomeHost.SomePort("br-int", "internal"))
            .image();
    assertThatThrownBy(() -> HostIdentity.of(image, "br-int"))
        .hasMessageContaining("'br-int' is a port and no bridge");
  }

  @Test
  void aDatabaseThatWasNeverInitialisedIsRefused() {
    assertThatThrownBy(() -> HostIdentity.of(new HostImage(Tables.empty()), "br-int"))
        .hasMessageContaining("ovs-vsctl init");
  }
}
