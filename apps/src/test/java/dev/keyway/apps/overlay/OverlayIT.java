package dev.keyway.apps.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMultiset;
import dev.keyway.controller.flow.Field;
import dev.keyway.controller.flow.Rules;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.MacAddress;
import dev.keyway.topology.model.Port;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tables of one hypervisor on a real Open vSwitch, which does with frames what the model does.
 */
final class OverlayIT {

  @TempDir private Path directory;

  private final Tenants tenants = new Tenants();
  private final Rules rules =
      new OverlayCompiler()
          .compile(tenants.world(), tenants.hv1, tenants.world().wiring().subjectsAt(tenants.hv1));
  private final FakeBridge model = new FakeBridge(rules);
  private RealBridge bridge;

  @BeforeEach
  void install() throws Exception {
    bridge = RealBridge.start(directory, tenants.world(), tenants.hv1, rules);
  }

  @AfterEach
  void stop() {
    if (bridge != null) {
      bridge.close();
    }
  }

  @Test
  void everyFlowAndGroupReadsBackEqual() throws Exception {
    assertThat(bridge.readBack()).isEqualTo(rules);
  }

  @Test
  void framesOfGuestsGoToThePortsThatTheModelSays() {
    for (Port port : tenants.ports()) {
      if (port.host().orElseThrow().equals(tenants.hv1)) {
        long number = tenants.world().bridgePort(port.place().orElseThrow()).orElseThrow().number();
        Guest neighbour = new Guest(tenants.neighbours(port).get(0));
        for (Frame frame : frames(new Guest(port), neighbour)) {
          agrees(frame.with(Field.IN_PORT, number));
        }
      }
    }
  }

  @Test
  void framesFromTheTunnelGoToThePortsThatTheModelSays() {
    for (Port port : tenants.ports()) {
      if (!port.host().orElseThrow().equals(tenants.hv1)) {
        Frame frame =
            new Guest(port)
                .other(MacAddress.BROADCAST)
                .with(Field.IN_PORT, 1)
                .with(Field.TUNNEL_ID, tenants.networkOf(port).key().value())
                .with(Field.TUNNEL_IPV4_SRC, IpAddress.parse("172.31.0.2"))
                .with(Field.TUNNEL_IPV4_DST, IpAddress.parse("172.31.0.1"));
        agrees(frame);
        agrees(frame.with(Field.ETH_DST, tenants.alice.mac()));
        agrees(frame.with(Field.ETH_DST, tenants.dave.mac()));
        agrees(frame.with(Field.TUNNEL_ID, 11));
      }
    }
  }

  @Test
  void probesGoToTheControllerWhereTheModelSays() {
    Frame probe =
        new Guest(tenants.alice)
            .other(ProbeFlows.TO)
            .with(Field.ETH_TYPE, ProbeFlows.TYPE)
            .with(Field.IN_PORT, 1)
            .with(Field.TUNNEL_ID, 0)
            .with(Field.TUNNEL_IPV4_SRC, IpAddress.parse("172.31.0.2"))
            .with(Field.TUNNEL_IPV4_DST, IpAddress.parse("172.31.0.1"));
    agrees(probe);
    agrees(probe.with(Field.TUNNEL_ID, tenants.networkOf(tenants.alice).key().value()));
    agrees(probe.with(Field.ETH_DST, MacAddress.BROADCAST));
    agrees(probe.with(Field.ETH_TYPE, ProbeFlows.TYPE + 1));
  }

  private void agrees(Frame frame) {
    ImmutableMultiset<Long> expected =
        model.receive(frame).stream()
            .map(FakeBridge.Sent::port)
            .collect(ImmutableMultiset.toImmutableMultiset());
    assertThat(Traces.ports(bridge.ovs(), frame)).as("ports for %s", frame).isEqualTo(expected);
  }

  /** Everything that the other tests send too, true or not. */
  private static ImmutableList<Frame> frames(Guest guest, Guest neighbour) {
    IpAddress nobody4 = IpAddress.parse("10.0.0.200");
    IpAddress nobody6 = IpAddress.parse("fd00::200");
    Frame solicitation = guest.solicitation(neighbour.v6());
    ImmutableList<Frame> honest =
        ImmutableList.of(
            guest.ipv4(neighbour.mac(), neighbour.v4()),
            guest.ipv6(neighbour.mac(), neighbour.v6()),
            guest.other(neighbour.mac()),
            guest.other(guest.mac()),
            guest.other(Lies.FORGED_MAC),
            guest.other(MacAddress.BROADCAST),
            guest.ipv6(Guest.groupMac(Guest.ALL_NODES), Guest.ALL_NODES),
            guest.dhcpDiscover(),
            guest.arpRequest(neighbour.v4()),
            guest.arpRequest(nobody4),
            guest.arpRequest(neighbour.v4()).with(Field.ETH_DST, neighbour.mac()),
            guest.arpAnnouncement(),
            guest.arpProbe(neighbour.v4()),
            guest.arpReply(neighbour.mac(), neighbour.v4()),
            solicitation,
            solicitation.without(Field.ND_OPTIONS_TYPE, Field.ND_SLL),
            guest.solicitation(nobody6),
            guest.unicastSolicitation(neighbour.v6(), neighbour.mac()),
            guest.duplicateDetection(guest.v6()),
            guest.advertisement(guest.v6(), neighbour.mac(), neighbour.v6()),
            guest.toAllNodes(Frames.ROUTER_SOLICITATION).without(Field.IPV6_SRC),
            guest.toAllNodes(Frames.MLD_V2_REPORT).without(Field.IPV6_SRC));
    ImmutableList<Frame> all =
        ImmutableList.<Frame>builder()
            .addAll(honest)
            .addAll(Lies.of(guest, neighbour).values())
            .build();
    return ImmutableList.<Frame>builder()
        .addAll(all)
        .addAll(all.stream().map(DeliveryTest::tagged).toList())
        .build();
  }
}
