package dev.keyway.topology.command;

import static dev.keyway.topology.world.Named.hv;
import static dev.keyway.topology.world.Named.networkId;
import static dev.keyway.topology.world.Named.portId;
import static dev.keyway.topology.world.Named.vif;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableRangeSet;
import com.google.common.collect.Range;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.TunnelKey;
import dev.keyway.topology.world.Keys;
import dev.keyway.topology.world.Quarantine;
import dev.keyway.topology.world.Requests;
import dev.keyway.topology.world.Trace;
import dev.keyway.topology.world.World;
import dev.keyway.topology.world.Worlds;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class KeyCommandsTest {

  private static final DatapathId D1 = new DatapathId(1);
  private static final DatapathId D2 = new DatapathId(2);
  private static final TunnelKey TEN = new TunnelKey(10);

  private final NetworkCommands networks = new NetworkCommands(Worlds.MTU);
  private final HypervisorCommands hypervisors = new HypervisorCommands();
  private final Worlds worlds =
      Worlds.empty()
          .hypervisor("hv1")
          .hypervisor("hv2")
          .network("blue", 10)
          .port("a", "blue", "hv1")
          .port("b", "blue", "hv2");

  @Test
  void aKeyIsLentAgainOnceAllMembersHaveConfirmed() {
    worlds.edit(deletingPort("a")).edit(deletingPort("b")).edit(deleting("blue"));
    Refused.conflict(worlds, creating("red", 10))
        .hasMessageContaining("tunnel ID 10")
        .hasMessageContaining("'blue' (" + networkId("blue") + ")")
        .hasMessageContaining("'hv1', 'hv2'");
    confirm(D1, worlds.world().revision());
    Refused.conflict(worlds, creating("red", 10)).hasMessageContaining("left: 'hv2'.");
    confirm(D2, worlds.world().revision());
    worlds.edit(creating("red", 10));
    assertThat(keys().quarantined()).isEmpty();
  }

  @Test
  void aKeyThatNobodyHadFlowsWithIsFreeAtOnce() {
    worlds.network("red", 11).edit(deleting("red")).network("green", 11);
    assertThat(keys().traces().byKey()).isEmpty();
  }

  @Test
  void whatWasConfirmedBeforeTheLastPortLeftSaysNothing() {
    long before = worlds.world().revision();
    worlds.edit(deletingPort("a"));
    confirm(D1, before);
    assertThat(keys().traces().of(TEN)).extracting(Trace::bridge).containsExactly(D1);
  }

  @Test
  void whoLeftLongBeforeTheNetworkWentIsWaitedForUntilItConfirms() {
    worlds.disconnect("hv1").edit(deletingPort("a"));
    worlds.edit(deletingPort("b")).edit(deleting("blue"));
    confirm(D2, worlds.world().revision());
    Quarantine why = keys().quarantine(TEN).orElseThrow();
    assertThat(why.name()).isEqualTo("blue");
    assertThat(why.network()).isEqualTo(networkId("blue"));
    assertThat(keys().traces().of(TEN)).extracting(Trace::hypervisor).containsExactly(hv("hv1"));
  }

  @Test
  void whoIsAMemberAgainIsNotWaitedFor() {
    worlds.unplug("hv1", "a").plug("hv1", "a");
    assertThat(keys().traces().byKey()).isEmpty();
  }

  @Test
  void automaticAllocationPassesOverWhatIsInQuarantine() {
    World two = World.empty(ImmutableRangeSet.of(Range.closed(5L, 6L)));
    Worlds few = Worlds.from(two).hypervisor("hv1").network("a").port("p", "a", "hv1");
    few.edit(deletingPort("p")).edit(deleting("a")).network("b");
    assertThat(few.networkNamed("b").key().value()).isEqualTo(6);
    assertThat(few.world().networks().keys().freeCount()).isZero();
    Refused.conflict(
            few,
            draft ->
                networks.create(draft, networkId("c"), Requests.networkOf("c", Optional.empty())))
        .hasMessageContaining("1 are in quarantine");
    few.edit(draft -> KeyCommands.confirmed(draft, Map.of(D1, draft.world().revision())));
    few.network("c");
    assertThat(few.networkNamed("c").key().value()).isEqualTo(5);
  }

  @Test
  void aHypervisorDeletedWhileAwayIsWaitedForUntilItsBridgeIsReadBackOrItIsGone() {
    worlds.disconnect("hv1").edit(draft -> hypervisors.delete(draft, hv("hv1")));
    worlds.edit(deletingPort("a")).edit(deletingPort("b")).edit(deleting("blue"));
    confirm(D2, worlds.world().revision());
    Refused.conflict(worlds, creating("red", 10)).hasMessageContaining("left: 'hv1'.");
    worlds.edit(draft -> assertThat(KeyCommands.gone(draft, hv("hv1"))).containsExactly(TEN));
    worlds.edit(creating("red", 10));
    Refused.notFound(worlds, draft -> KeyCommands.gone(draft, hv("hv1")));
  }

  @Test
  void aBridgeThatItsHypervisorGaveUpIsWaitedFor() {
    worlds.disconnect("hv1").edit(putting("hv1", 7));
    assertThat(keys().traces().of(TEN)).extracting(Trace::bridge).containsExactly(D1);
    worlds.connect("hv1", vif(3, "a"));
    Refused.conflict(worlds, draft -> KeyCommands.gone(draft, hv("hv2")))
        .hasMessageContaining("'hv2' is connected");
    // The bridge that it has now stays what it is.
    worlds.edit(draft -> KeyCommands.gone(draft, hv("hv1")));
    assertThat(worlds.world().fleet().get(hv("hv1"))).isPresent();
    assertThat(keys().traces().byKey()).isEmpty();
  }

  @Test
  void aBridgeThatHasAnotherNameNowConfirmsUnderThat() {
    worlds.disconnect("hv1").edit(putting("hv1", 7)).edit(putting("hv3", 1));
    Refused.conflict(worlds, draft -> KeyCommands.gone(draft, hv("hv2")));
    confirm(D1, worlds.world().revision());
    assertThat(keys().traces().byKey()).isEmpty();
  }

  @Test
  void aDeclaredHypervisorThatIsGoneIsForgotten() {
    worlds.disconnect("hv1").edit(draft -> KeyCommands.gone(draft, hv("hv1")));
    assertThat(worlds.world().fleet().get(hv("hv1"))).isEmpty();
    assertThat(worlds.world().wiring().membersOf(networkId("blue"))).containsExactly(hv("hv2"));
    assertThat(keys().traces().byKey()).isEmpty();
  }

  private Keys keys() {
    return worlds.world().networks().keys();
  }

  private void confirm(DatapathId bridge, long revision) {
    worlds.edit(draft -> KeyCommands.confirmed(draft, Map.of(bridge, revision)));
  }

  private Worlds.Edit creating(String name, long key) {
    return draft ->
        networks.create(
            draft, networkId(name), Requests.networkOf(name, Optional.of(new TunnelKey(key))));
  }

  private Worlds.Edit deleting(String name) {
    return draft -> networks.delete(draft, networkId(name));
  }

  private static Worlds.Edit deletingPort(String name) {
    return draft -> new PortCommands().delete(draft, portId(name));
  }

  private Worlds.Edit putting(String name, int bridge) {
    return draft ->
        hypervisors.put(
            draft,
            Hypervisor.declared(
                hv(name),
                new DatapathId(bridge),
                IpAddress.parse("172.31.0." + bridge),
                Hypervisor.DEFAULT_TUNNEL_PORT));
  }
}
