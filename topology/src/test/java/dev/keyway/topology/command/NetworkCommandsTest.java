package dev.keyway.topology.command;

import static dev.keyway.topology.world.Named.networkId;
import static dev.keyway.topology.world.Worlds.MTU;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableRangeSet;
import com.google.common.collect.Range;
import dev.keyway.topology.model.Network;
import dev.keyway.topology.model.TunnelKey;
import dev.keyway.topology.world.Requests;
import dev.keyway.topology.world.World;
import dev.keyway.topology.world.Worlds;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NetworkCommandsTest {

  private final NetworkCommands networks = new NetworkCommands(MTU);

  @Test
  void aNetworkGetsTheNextKeyAndNumberAndTheLargestMtu() {
    Worlds worlds = Worlds.empty().network("blue").network("red");
    assertThat(worlds.networkNamed("blue").key()).isEqualTo(new TunnelKey(4097));
    assertThat(worlds.networkNamed("red").key()).isEqualTo(new TunnelKey(4098));
    assertThat(worlds.networkNamed("red").number()).isEqualTo(2);
    assertThat(worlds.networkNamed("red").mtu()).isEqualTo(MTU);
    assertThat(worlds.networkNamed("red").standard().createdAt()).isAfter(Worlds.NOON);
  }

  @Test
  void anyKeyOf32BitsCanBeAskedFor() {
    Worlds worlds = Worlds.empty().network("low", 1).network("high", 4_294_967_295L);
    assertThat(worlds.networkNamed("low").key().value()).isEqualTo(1);
    assertThat(worlds.networkNamed("high").key().value()).isEqualTo(4_294_967_295L);
    assertThat(worlds.world().networks().keys().next()).contains(new TunnelKey(4097));
  }

  @Test
  void aHeldKeyIsRefusedWithTheNameOfItsHolder() {
    Refused.conflict(Worlds.empty().network("blue", 10), create("red", 10))
        .hasMessageContaining("10 is in use by network 'blue'")
        .hasMessageContaining(networkId("blue").toString());
  }

  @Test
  void aKeyJustGivenBackIsLentAgainLast() {
    World three = World.empty(ImmutableRangeSet.of(Range.closed(5L, 7L)));
    Worlds worlds = Worlds.from(three).network("a").network("b").edit(delete("a")).network("c");
    assertThat(worlds.networkNamed("c").key().value()).isEqualTo(7);
    worlds.network("d");
    assertThat(worlds.networkNamed("d").key().value()).isEqualTo(5);
    Refused.conflict(worlds, draft -> networks.create(draft, networkId("e"), any("e")))
        .hasMessageContaining("No tunnel key of the configured ranges");
    worlds.network("beyond", 8).edit(delete("beyond"));
    assertThat(worlds.world().networks().keys().next()).isEmpty();
  }

  @Test
  void numbersAreNeverLentAgain() {
    Worlds worlds = Worlds.empty().network("a").edit(delete("a")).network("b");
    assertThat(worlds.networkNamed("b").number()).isEqualTo(2);
  }

  @Test
  void anUpdateChangesWhatItNamesAndCounts() {
    Worlds worlds =
        Worlds.empty()
            .network("blue")
            .edit(draft -> networks.update(draft, networkId("blue"), mtu(1400)));
    Network network = worlds.networkNamed("blue");
    assertThat(network.mtu()).isEqualTo(1400);
    assertThat(network.standard().name()).isEqualTo("blue");
    assertThat(network.standard().revision()).isEqualTo(1);
    assertThat(network.standard().updatedAt()).isAfter(network.standard().createdAt());
    assertThat(network.key()).isEqualTo(new TunnelKey(4097));
  }

  @Test
  void anMtuThatTheUnderlayCannotCarryIsRefused() {
    Worlds worlds = Worlds.empty().network("blue");
    for (int mtu : new int[] {MTU + 1, 67, 0, -1}) {
      Refused.invalid(worlds, draft -> networks.update(draft, networkId("blue"), mtu(mtu)))
          .hasMessageContaining("'" + mtu + "' is not between 68 and 1458");
    }
  }

  @Test
  void aNetworkInUseIsNotDeleted() {
    Refused.conflict(Worlds.empty().network("blue").unplaced("p", "blue"), delete("blue"))
        .hasMessageContaining("one or more ports still in use");
  }

  @Test
  void aNetworkTakesItsSubnetsWithIt() {
    Worlds worlds =
        Worlds.empty().network("blue").subnet("blue", "10.0.0.0/24").edit(delete("blue"));
    assertThat(worlds.world().networks().byId()).isEmpty();
    assertThat(worlds.world().subnets().byId()).isEmpty();
    assertThat(worlds.world().subnets().free()).isEmpty();
  }

  @Test
  void anUnknownNetworkIsNotFound() {
    Refused.notFound(Worlds.empty(), delete("blue")).hasMessageContaining("could not be found");
    Refused.notFound(Worlds.empty(), draft -> networks.update(draft, networkId("blue"), mtu(1400)));
  }

  private Worlds.Edit create(String name, long key) {
    return draft ->
        networks.create(
            draft, networkId(name), Requests.networkOf(name, Optional.of(new TunnelKey(key))));
  }

  private Worlds.Edit delete(String name) {
    return draft -> networks.delete(draft, networkId(name));
  }

  private static NetworkCommands.Creation any(String name) {
    return Requests.networkOf(name, Optional.empty());
  }

  private static NetworkCommands.Update mtu(int mtu) {
    return new NetworkCommands.Update(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(mtu));
  }
}
