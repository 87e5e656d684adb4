package dev.keyway.topology.command;

import static dev.keyway.topology.world.Named.hv;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.world.Host;
import dev.keyway.topology.world.Worlds;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Hosts that join by themselves, leave, and must not be taken for each other. */
final class JoinTest {

  private final HypervisorCommands commands = new HypervisorCommands();
  private final Worlds worlds = Worlds.empty();

  @Test
  void aHostJoinsUnderItsName() {
    worlds.edit(joining("hv1", "s1", 1));
    assertThat(worlds.world().fleet().withSystemId("s1")).contains(hv("hv1"));
    assertThat(worlds.world().fleet().get(hv("hv1")).orElseThrow().hasJoined()).isTrue();
  }

  @Test
  void aDeclaredHypervisorBecomesTheOneThatJoined() {
    worlds.hypervisor("hv1", 1).edit(joining("hv1", "s1", 1));
    assertThat(worlds.world().fleet().hypervisors()).hasSize(1);
    assertThat(worlds.world().fleet().withSystemId("s1")).contains(hv("hv1"));
  }

  @Test
  void aCloneIsRefusedWhileTheOtherIsThere() {
    worlds.edit(joining("hv1", "s1", 1)).edit(showing("hv1"));
    Refused.conflict(worlds, joining("hv2", "s1", 2))
        .hasMessageContaining("system-id 's1' belongs to hypervisor 'hv1'");
    worlds.edit(draft -> HostReports.disconnected(draft, hv("hv1"), "closed"));
    worlds.edit(joining("hv2", "s1", 2));
    assertThat(worlds.world().fleet().hypervisors()).containsOnlyKeys(hv("hv2"));
  }

  @Test
  void aConnectedHostCanBeRenamed() {
    worlds.edit(joining("hv1", "s1", 1)).edit(showing("hv1"));
    worlds.edit(draft -> commands.join(draft, hypervisor("new", "s1", 1), Optional.of(hv("hv1"))));
    assertThat(worlds.world().fleet().hypervisors()).containsOnlyKeys(hv("new"));
  }

  @Test
  void aConnectedHostCanGetAnotherSystemId() {
    worlds.edit(joining("hv1", "s1", 1)).edit(showing("hv1"));
    worlds.edit(draft -> commands.join(draft, hypervisor("hv1", "s2", 1), Optional.of(hv("hv1"))));
    assertThat(worlds.world().fleet().withSystemId("s1")).isEmpty();
    assertThat(worlds.world().fleet().withSystemId("s2")).contains(hv("hv1"));
  }

  @Test
  void aNameIsOneConnectedHosts() {
    worlds.edit(joining("hv1", "s1", 1)).edit(showing("hv1"));
    Refused.conflict(worlds, joining("hv1", "s2", 2))
        .hasMessageContaining("The name 'hv1' belongs to a hypervisor with system-id 's1'");
    worlds.edit(draft -> HostReports.disconnected(draft, hv("hv1"), "closed"));
    worlds.edit(joining("hv1", "s2", 2));
    assertThat(worlds.world().fleet().withSystemId("s1")).isEmpty();
  }

  @Test
  void tunnelAddressesAndBridgesAreNotShared() {
    worlds.edit(joining("hv1", "s1", 1));
    Refused.conflict(worlds, joining("hv2", "s2", 1)).hasMessageContaining("datapath_id");
    Refused.conflict(
            worlds,
            draft ->
                commands.join(
                    draft,
                    new Hypervisor(
                        hv("hv2"),
                        new DatapathId(2),
                        IpAddress.parse("172.31.0.1"),
                        "gre0",
                        Optional.of("s2")),
                    Optional.empty()))
        .hasMessageContaining("tunnel_ip '172.31.0.1' belongs to hypervisor 'hv1'");
  }

  @Test
  void whoHasLeftStaysOutUntilItMayJoin() {
    worlds.edit(joining("hv1", "s1", 1)).edit(draft -> commands.leave(draft, hv("hv1")));
    assertThat(worlds.world().fleet().hypervisors()).isEmpty();
    Refused.conflict(worlds, joining("hv1", "s1", 1)).hasMessageContaining("was told to leave");
    Refused.notFound(worlds, draft -> commands.mayJoin(draft, hv("hv2")));
    worlds.edit(draft -> commands.mayJoin(draft, hv("hv1"))).edit(joining("hv1", "s1", 1));
    assertThat(worlds.world().fleet().hypervisors()).hasSize(1);
  }

  @Test
  void onlyWhoJoinedCanLeave() {
    worlds.hypervisor("hv1", 1);
    Refused.conflict(worlds, draft -> commands.leave(draft, hv("hv1")))
        .hasMessageContaining("delete it instead");
    Refused.notFound(worlds, draft -> commands.leave(draft, hv("hv2")));
  }

  @Test
  void whoJoinedIsNeitherDeclaredNorDeletedWhileItIsThere() {
    worlds.edit(joining("hv1", "s1", 1)).edit(showing("hv1"));
    Refused.conflict(
        worlds,
        draft ->
            commands.put(
                draft,
                Hypervisor.declared(
                    hv("hv1"), new DatapathId(1), IpAddress.parse("172.31.0.1"), "gre0")));
    Refused.conflict(worlds, draft -> commands.delete(draft, hv("hv1")));
    worlds.edit(draft -> HostReports.disconnected(draft, hv("hv1"), "closed"));
    worlds.edit(draft -> commands.delete(draft, hv("hv1")));
    assertThat(worlds.world().fleet().host(hv("hv1"))).isEmpty();
  }

  @Test
  void reportsOfAForgottenHostAreIgnored() {
    worlds.edit(showing("hv1"));
    assertThat(worlds.world().fleet().host(hv("hv1"))).isEmpty();
    worlds.edit(joining("hv1", "s1", 1)).edit(showing("hv1")).edit(showing("hv1"));
    assertThat(worlds.log().get(worlds.log().size() - 1).changes()).isEmpty();
    worlds.edit(draft -> HostReports.disconnected(draft, hv("hv1"), "cut off"));
    Host away = worlds.world().fleet().host(hv("hv1")).orElseThrow();
    assertThat(away.connected()).isFalse();
    assertThat(away.note()).isEqualTo("cut off");
  }

  private Worlds.Edit joining(String name, String systemId, long number) {
    return draft -> commands.join(draft, hypervisor(name, systemId, number), Optional.empty());
  }

  private static Hypervisor hypervisor(String name, String systemId, long number) {
    return new Hypervisor(
        new HypervisorId(name),
        new DatapathId(number),
        IpAddress.parse("172.31.0." + number),
        "gre0",
        Optional.of(systemId));
  }

  private static Worlds.Edit showing(String name) {
    return draft ->
        HostReports.shows(
            draft,
            new Host(
                hv(name),
                true,
                "192.0.2.1:40000",
                Worlds.NOON,
                "",
                "Open vSwitch 3.1.0",
                "br-int",
                "netdev",
                "external_ids:keyway-tunnel-ip",
                ImmutableList.of()));
  }
}
