package dev.keyway.topology.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.topology.command.HypervisorCommands;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.Network;
import org.junit.jupiter.api.Test;

/** Which tunnels there are, and how they are. */
final class TunnelsTest {

  private static final int LARGER = 8958;

  private final Worlds worlds =
      Worlds.empty()
          .hypervisor("hv1")
          .hypervisor("hv2")
          .hypervisor("hv3")
          .network("blue")
          .network("green")
          .port("b1", "blue", "hv1")
          .port("b2", "blue", "hv2")
          .port("g1", "green", "hv1")
          .port("g2", "green", "hv2")
          .port("g3", "green", "hv3");

  private Tunnel tunnel() {
    return Tunnels.between(worlds.world(), Named.hv("hv1"), Named.hv("hv2")).orElseThrow();
  }

  private Tunnel.State state() {
    return tunnel().state(worlds.world());
  }

  private void found(String from, String to, Path.State state, int mtu) {
    worlds.edit(
        draft ->
            draft.apply(
                new Change.PathPut(
                    new Path(Named.hv(from), Named.hv(to), state, mtu, draft.at()))));
  }

  private void found(Path.State there, Path.State back) {
    found("hv1", "hv2", there, Worlds.MTU);
    found("hv2", "hv1", back, Worlds.MTU);
  }

  private void resize(String network, int mtu) {
    Network old = worlds.networkNamed(network);
    worlds.edit(
        draft ->
            draft.apply(
                new Change.NetworkPut(
                    new Network(
                        old.id(),
                        old.standard(),
                        old.number(),
                        old.key(),
                        mtu,
                        old.adminUp(),
                        old.shared(),
                        old.portSecurity()))));
  }

  @Test
  void thereIsOneBetweenTwoThatShareANetwork() {
    assertThat(Tunnels.of(worlds.world()))
        .extracting(it -> it.near().id() + " " + it.far().id() + " " + it.networks())
        .containsExactly("hv1 hv2 2", "hv1 hv3 1", "hv2 hv3 1");
    assertThat(Tunnels.of(worlds.world(), Named.networkId("blue")::equals))
        .extracting(Tunnel::networks)
        .containsExactly(1);
    assertThat(Tunnels.of(worlds.world())).contains(tunnel());
  }

  @Test
  void itIsNamedInOneOrderOnlyAndNobodyHasOneToItself() {
    World world = worlds.world();
    assertThat(Tunnels.between(world, Named.hv("hv2"), Named.hv("hv1"))).isEmpty();
    assertThat(Tunnels.between(world, Named.hv("hv1"), Named.hv("hv1"))).isEmpty();
    assertThat(Tunnels.between(world, Named.hv("hv1"), Named.hv("hv9"))).isEmpty();
  }

  @Test
  void itMustCarryTheLargestNetworkWithItsHeaders() {
    assertThat(tunnel().required()).isEqualTo(1500);
    resize("green", LARGER);
    assertThat(tunnel().mtu()).isEqualTo(LARGER);
    assertThat(tunnel().required()).isEqualTo(9000);
  }

  @Test
  void bothDirectionsTogetherMakeItsState() {
    assertThat(state()).isEqualTo(Tunnel.State.UNKNOWN);
    found("hv1", "hv2", Path.State.OK, Worlds.MTU);
    assertThat(state()).isEqualTo(Tunnel.State.UNKNOWN);
    found(Path.State.OK, Path.State.OK);
    assertThat(state()).isEqualTo(Tunnel.State.UP);
    found(Path.State.OK, Path.State.MTU_TOO_SMALL);
    assertThat(state()).isEqualTo(Tunnel.State.DEGRADED);
    assertThat(tunnel().there(worlds.world())).isEqualTo(Path.State.OK);
    assertThat(tunnel().back(worlds.world())).isEqualTo(Path.State.MTU_TOO_SMALL);
    found(Path.State.UNREACHABLE, Path.State.OK);
    assertThat(state()).isEqualTo(Tunnel.State.DOWN);
  }

  @Test
  void aSmallerSizeThatPassedSaysNothingOfALargerOne() {
    found(Path.State.OK, Path.State.OK);
    resize("green", LARGER);
    assertThat(state()).isEqualTo(Tunnel.State.UNKNOWN);
    found("hv1", "hv2", Path.State.MTU_TOO_SMALL, LARGER);
    found("hv2", "hv1", Path.State.OK, LARGER);
    assertThat(state()).isEqualTo(Tunnel.State.DEGRADED);
    resize("green", Worlds.MTU);
    assertThat(tunnel().there(worlds.world())).isEqualTo(Path.State.UNKNOWN);
    assertThat(tunnel().back(worlds.world())).isEqualTo(Path.State.OK);
  }

  @Test
  void whatWasFoundIsForgottenWithTheConnection() {
    found(Path.State.OK, Path.State.OK);
    worlds.disconnect("hv2");
    assertThat(state()).isEqualTo(Tunnel.State.UNKNOWN);
    worlds.connect("hv2", Named.tunnelPort(), Named.vif(2, "b2"), Named.vif(3, "g2"));
    assertThat(state()).isEqualTo(Tunnel.State.UNKNOWN);
  }

  @Test
  void whatWasFoundIsForgottenWithTheTunnelAddress() {
    found(Path.State.OK, Path.State.OK);
    Hypervisor old = tunnel().far();
    worlds.edit(
        draft ->
            new HypervisorCommands()
                .put(
                    draft,
                    Hypervisor.declared(
                        old.id(),
                        old.datapath(),
                        IpAddress.parse("172.31.0.77"),
                        old.tunnelPort())));
    assertThat(state()).isEqualTo(Tunnel.State.UNKNOWN);
  }

  @Test
  void withoutATunnelPortItIsDown() {
    found(Path.State.OK, Path.State.OK);
    worlds.unplug("hv1", Hypervisor.DEFAULT_TUNNEL_PORT);
    assertThat(state()).isEqualTo(Tunnel.State.DOWN);
    worlds.plug("hv1", Named.tunnelPort());
    assertThat(state()).isEqualTo(Tunnel.State.UNKNOWN);
  }

  @Test
  void nobodyCanKeepAPathThatNothingIsKnownOf() {
    assertThatThrownBy(() -> found("hv1", "hv2", Path.State.UNKNOWN, Worlds.MTU))
        .hasMessageContaining("hv1");
  }
}
