package dev.keyway.apps.tunnels;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.keyway.apps.tunnels.Trials.Finding;
import dev.keyway.topology.world.Named;
import dev.keyway.topology.world.Path;
import dev.keyway.topology.world.Worlds;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is news to the world. */
final class FindingsTest {

  private static final Direction THERE = new Direction(Named.hv("hv1"), Named.hv("hv2"));

  private final Worlds worlds =
      Worlds.empty()
          .hypervisor("hv1")
          .hypervisor("hv2")
          .network("blue")
          .port("alice", "blue", "hv1")
          .port("bob", "blue", "hv2");

  private Finding found(Path.State state) {
    return new Finding(THERE, Plan.of(worlds.world()).targets().get(THERE), state);
  }

  private Findings news(Finding finding) {
    return Findings.of(worlds.world(), ImmutableList.of(finding), ImmutableSet.of());
  }

  private Path path() {
    return worlds.world().paths().get(THERE.from(), THERE.to()).orElseThrow();
  }

  @Test
  void anOutcomeIsNewsUntilTheWorldHasIt() {
    Findings news = news(found(Path.State.OK));
    assertThat(news.isEmpty()).isFalse();
    worlds.edit(news::apply);
    assertThat(path().state()).isEqualTo(Path.State.OK);
    assertThat(path().mtu()).isEqualTo(Worlds.MTU);
    assertThat(news(found(Path.State.OK)).isEmpty()).isTrue();
    assertThat(news(found(Path.State.UNREACHABLE)).isEmpty()).isFalse();
  }

  @Test
  void newsThatIsNoneAnyMoreChangesNothing() {
    Findings news = news(found(Path.State.OK));
    worlds.edit(news::apply);
    long changes = worlds.log().size();
    worlds.edit(news::apply);
    assertThat(worlds.log().get((int) changes).changes()).isEmpty();
  }

  @Test
  void aStateIsAsOldAsItsFirstFindingWhateverTheSize() {
    worlds.edit(news(found(Path.State.UNREACHABLE))::apply);
    Instant since = path().since();
    Target target = found(Path.State.UNREACHABLE).target();
    Target larger = new Target(target.sender(), target.receiver(), target.mtu() - 8);
    worlds.edit(
        draft -> assertThat(Plan.holds(draft.world(), THERE, larger)).as("another size").isFalse());
    worlds.edit(news(found(Path.State.OK))::apply);
    assertThat(path().since()).isAfter(since);
  }

  @Test
  void whatWasFoundBeforeAReconnectionIsNotBelieved() {
    Findings old = news(found(Path.State.OK));
    worlds.plug("hv2", Named.vif(7, "gre0"));
    worlds.edit(old::apply);
    assertThat(worlds.world().paths().byFrom()).isEmpty();
  }

  @Test
  void aDirectionThatNobodyNeedsIsForgotten() {
    worlds.edit(news(found(Path.State.OK))::apply);
    Findings gone = Findings.of(worlds.world(), ImmutableList.of(), ImmutableSet.of(THERE));
    worlds.edit(gone::apply);
    assertThat(worlds.world().paths().byFrom()).isEmpty();
    worlds.edit(gone::apply);
    assertThat(Findings.of(worlds.world(), ImmutableList.of(), ImmutableSet.of(THERE)).isEmpty())
        .isTrue();
  }
}
