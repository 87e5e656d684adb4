package dev.keyway.topology.command;

import static dev.keyway.topology.world.Named.portId;
import static dev.keyway.topology.world.Named.subnetId;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.keyway.topology.command.SubnetCommands.Gateway;
import dev.keyway.topology.model.HostRoute;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.IpPrefix;
import dev.keyway.topology.model.IpRange;
import dev.keyway.topology.model.Subnet;
import dev.keyway.topology.world.Requests;
import dev.keyway.topology.world.Worlds;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SubnetCommandsTest {

  private static final String CIDR = "10.0.0.0/24";

  private final SubnetCommands subnets = new SubnetCommands();
  private final Worlds worlds = Worlds.empty().network("blue");

  @Test
  void theFirstAddressIsTheGatewaysAndTheRestArePorts() {
    assertThat(create(CIDR, new Gateway.First()).pools())
        .containsExactly(pool("10.0.0.2", "10.0.0.254"));
    assertThat(subnet(CIDR).gateway()).contains(IpAddress.parse("10.0.0.1"));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.100, '10.0.0.1-10.0.0.99, 10.0.0.101-10.0.0.254'",
    "10.0.0.254, 10.0.0.1-10.0.0.253",
  })
  void aGatewayElsewhereDividesThePools(String gateway, String pools) {
    Subnet subnet = create(CIDR, new Gateway.At(IpAddress.parse(gateway)));
    assertThat(subnet.pools().toString()).isEqualTo("[" + pools + "]");
  }

  @Test
  void aSubnetCanHaveNoGatewayOrALinkLocalOne() {
    assertThat(create(CIDR, new Gateway.None()).pools())
        .containsExactly(pool("10.0.0.1", "10.0.0.254"));
    assertThat(create("fd00::/64", new Gateway.At(IpAddress.parse("fe80::1"))).pools())
        .containsExactly(pool("fd00::1", "fd00::ffff:ffff:ffff:ffff"));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/24, 10.0.1.1",
    "10.0.0.0/24, 10.0.0.0",
    "10.0.0.0/24, 10.0.0.255",
    "10.0.0.0/24, fe80::1",
    "10.0.0.0/24, fd00::1",
    "fd00::/64, fd01::1",
    "fd00::/64, 10.0.0.1",
  })
  void aGatewayThatNoHostCanReachIsRefused(String cidr, String gateway) {
    Gateway at = new Gateway.At(IpAddress.parse(gateway));
    Refused.invalid(worlds, creating(cidr, at, Optional.empty()))
        .hasMessageContaining("gateway_ip: '" + gateway + "'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1/32",
        "fd00::1/128",
        "224.0.0.0/8",
        "127.0.0.0/8",
        "0.0.0.0/0",
        "ff02::/64",
        "::/64"
      })
  void aBlockWithoutRoomForHostsIsRefused(String cidr) {
    Refused.invalid(worlds, creating(cidr, new Gateway.First(), Optional.empty()))
        .hasMessageContaining("cidr: '" + cidr + "'");
  }

  @Test
  void subnetsOfOneNetworkMayNotOverlap() {
    worlds.subnet("blue", CIDR).network("red").subnet("red", CIDR);
    Refused.invalid(worlds, creating("10.0.0.0/8", new Gateway.First(), Optional.empty()))
        .hasMessageContaining("overlaps with another subnet: 10.0.0.0/24");
  }

  @Test
  void poolsLieAmongTheHostsApartFromTheGatewayAndEachOther() {
    Gateway first = new Gateway.First();
    Refused.invalid(worlds, creating(CIDR, first, pools(pool("10.0.0.250", "10.0.0.255"))))
        .hasMessageContaining("spans beyond");
    Refused.invalid(worlds, creating(CIDR, new Gateway.None(), pools(pool("10.0.0.0", "10.0.0.9"))))
        .hasMessageContaining("spans beyond");
    Refused.conflict(worlds, creating(CIDR, first, pools(pool("10.0.0.1", "10.0.0.9"))))
        .hasMessageContaining("Gateway ip 10.0.0.1 conflicts");
    Refused.conflict(
            worlds,
            creating(
                CIDR, first, pools(pool("10.0.0.2", "10.0.0.9"), pool("10.0.0.9", "10.0.0.12"))))
        .hasMessageContaining("overlapping allocation pools");
  }

  @Test
  void newPoolsLeaveOutWhatPortsHave() {
    worlds.subnet("blue", CIDR).unplaced("p", "blue", "10.0.0.7");
    worlds.edit(
        draft ->
            subnets.update(draft, subnetId("blue", CIDR), poolsOnly(pool("10.0.0.7", "10.0.0.8"))));
    assertThat(worlds.world().subnets().nextFree(subnetId("blue", CIDR)))
        .contains(IpAddress.parse("10.0.0.8"));
    worlds.edit(draft -> new PortCommands().delete(draft, portId("p")));
    worlds.unplaced("q", "blue", "10.0.0.8");
    assertThat(worlds.world().subnets().nextFree(subnetId("blue", CIDR)))
        .contains(IpAddress.parse("10.0.0.7"));
  }

  @Test
  void aGatewayMayNotMoveIntoThePools() {
    worlds.subnet("blue", CIDR);
    SubnetCommands.Update update =
        new SubnetCommands.Update(
            Optional.empty(),
            Optional.empty(),
            Optional.of(new Gateway.At(IpAddress.parse("10.0.0.9"))),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Refused.conflict(worlds, draft -> subnets.update(draft, subnetId("blue", CIDR), update))
        .hasMessageContaining("Gateway ip 10.0.0.9 conflicts");
  }

  @Test
  void routesAreOfOneFamily() {
    HostRoute mixed = new HostRoute(IpPrefix.parse("0.0.0.0/0"), IpAddress.parse("fd00::1"));
    SubnetCommands.Update update =
        new SubnetCommands.Update(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(ImmutableList.of(mixed)));
    worlds.subnet("blue", CIDR);
    Refused.invalid(worlds, draft -> subnets.update(draft, subnetId("blue", CIDR), update))
        .hasMessageContaining("nexthop 'fd00::1'");
  }

  @Test
  void aSubnetInUseIsNotDeleted() {
    worlds.subnet("blue", CIDR).unplaced("p", "blue");
    Refused.conflict(worlds, draft -> subnets.delete(draft, subnetId("blue", CIDR)))
        .hasMessageContaining("have an IP allocation from this subnet");
  }

  @Test
  void whatIsNotThereIsNotFound() {
    Refused.notFound(worlds, draft -> subnets.delete(draft, subnetId("blue", CIDR)));
    Refused.notFound(Worlds.empty(), creating(CIDR, new Gateway.First(), Optional.empty()));
  }

  private Subnet create(String cidr, Gateway gateway) {
    worlds.edit(creating(cidr, gateway, Optional.empty()));
    return subnet(cidr);
  }

  private Subnet subnet(String cidr) {
    return worlds.world().subnets().get(subnetId("blue", cidr)).orElseThrow();
  }

  private Worlds.Edit creating(
      String cidr, Gateway gateway, Optional<ImmutableList<IpRange>> pools) {
    SubnetCommands.Creation usual = Requests.subnetOf("blue", cidr);
    return draft ->
        subnets.create(
            draft,
            subnetId("blue", cidr),
            new SubnetCommands.Creation(
                usual.network(),
                "",
                "",
                Optional.empty(),
                usual.cidr(),
                gateway,
                true,
                pools,
                ImmutableList.of(),
                ImmutableList.of()));
  }

  private static SubnetCommands.Update poolsOnly(IpRange... pools) {
    return new SubnetCommands.Update(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        pools(pools),
        Optional.empty(),
        Optional.empty());
  }

  private static Optional<ImmutableList<IpRange>> pools(IpRange... pools) {
    return Optional.of(ImmutableList.copyOf(pools));
  }

  private static IpRange pool(String start, String end) {
    return new IpRange(IpAddress.parse(start), IpAddress.parse(end));
  }
}
