package dev.keyway.controller.state;

import static dev.keyway.controller.state.Commands.bridge;
import static dev.keyway.controller.state.Commands.get;
import static dev.keyway.controller.state.Commands.network;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.controller.store.MemoryStore;
import dev.keyway.controller.store.StoreException;
import dev.keyway.topology.command.Observation;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.world.Bridge;
import dev.keyway.topology.world.Named;
import dev.keyway.topology.world.Transaction;
import dev.keyway.topology.world.World;
import dev.keyway.topology.world.Worlds;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes on while nothing can be stored, and what doesn't. */
@Timeout(60)
final class StoreOutageTest {

  private final StoreException full = StoreException.temporary("the disk is full", null);

  private final MemoryStore store = new MemoryStore();
  private final CompletableFuture<StoreException> failure = new CompletableFuture<>();
  private final BlockingQueue<World> worlds = new LinkedBlockingQueue<>();
  private StateLoop loop;

  @BeforeEach
  void begin() throws Exception {
    store.append(
        Worlds.empty().hypervisor("hv1", 1).network("blue").placed("a", "blue", "hv1").log());
    loop =
        new StateLoop(
            World.empty(Worlds.KEYS), store, InstantSource.fixed(Worlds.NOON), failure::complete);
    loop.listen(steps -> worlds.add(steps.get(steps.size() - 1).world()));
    loop.start();
  }

  @AfterEach
  void end() {
    store.release();
    loop.close();
    assertThat(failure).isNotDone();
  }

  @Test
  void aChangeThatCannotBeStoredIsRefusedAndChangesNothing() throws Exception {
    World before = loop.world();
    store.failWith(full);
    assertThatThrownBy(() -> get(loop.submit(network("red"))))
        .isInstanceOf(StoreRefusedException.class)
        .hasMessageContaining("the disk is full")
        .hasMessageContaining(Worlds.NOON.toString());
    assertThat(loop.world()).isSameAs(before);
    assertThat(worlds).isEmpty();
    assertThat(loop.outage().orElseThrow().since()).isEqualTo(Worlds.NOON);
    assertThat(loop.refusedWrites()).isEqualTo(1);
    assertThat(get(loop.submit(draft -> draft.world().networks().byId().size())).value())
        .isEqualTo(1);
  }

  @Test
  void exactlyThoseThatNeedTheStoreAreRefused() throws Exception {
    store.hold();
    CompletableFuture<Committed<String>> first = loop.submit(network("red"));
    store.awaitHeld();
    CompletableFuture<Committed<Boolean>> bridge = loop.submit(bridge(7));
    CompletableFuture<Committed<String>> second = loop.submit(network("green"));
    CompletableFuture<Committed<String>> wrong = loop.submit(network("grey", 4097));
    store.failWith(full);
    store.release();
    assertThatThrownBy(() -> get(first)).isInstanceOf(StoreRefusedException.class);
    assertThatThrownBy(() -> get(second)).isInstanceOf(StoreRefusedException.class);
    assertThatThrownBy(() -> get(wrong)).hasMessageContaining("in use by network 'blue'");
    get(bridge);
    assertThat(loop.world().fleet().bridge(new DatapathId(7))).isPresent();
    assertThat(loop.world().networks().byId()).hasSize(1);
  }

  @Test
  void itRecoversWithTheNextWrite() throws Exception {
    store.failWith(full);
    assertThatThrownBy(() -> get(loop.submit(network("red"))))
        .isInstanceOf(StoreRefusedException.class);
    store.recover();
    get(loop.submit(network("red")));
    assertThat(loop.outage()).isEmpty();
    assertThat(replayed().networks().byId()).hasSize(2);
  }

  @Test
  void itRecoversWhileNobodyWrites() throws Exception {
    store.failWith(full);
    assertThatThrownBy(() -> get(loop.submit(network("red"))))
        .isInstanceOf(StoreRefusedException.class);
    store.recover();
    store.awaitChecked();
    assertThat(get(loop.submit(draft -> true)).value()).isTrue();
    assertThat(loop.outage()).isEmpty();
  }

  @Test
  void whatBridgesReportCountsInPartAndIsStoredLater() throws Exception {
    store.failWith(full);
    World during =
        get(loop.reportPartly(
                draft -> {
                  Observation.connected(
                      draft,
                      Bridge.connected(
                          new DatapathId(1),
                          "192.0.2.1",
                          draft.at(),
                          "OVS",
                          List.of(Named.tunnelPort(), Named.vif(2, "a"))));
                  return true;
                }))
            .world();
    assertThat(during.fleet().isConnected(Named.hv("hv1"))).isTrue();
    assertThat(during.wiring().bound()).isEmpty();
    store.recover();
    awaitWorld(world -> world.wiring().bound().containsKey(Named.portId("a")));
    loop.close();
    assertThat(replayed().wiring().bound()).containsKey(Named.portId("a"));
  }

  @Test
  void aSecondRefusalTellsTheFirstTime() throws Exception {
    store.failWith(full);
    assertThatThrownBy(() -> get(loop.submit(network("red")))).hasMessageContaining("full");
    store.failWith(StoreException.temporary("read-only", null));
    assertThatThrownBy(() -> get(loop.submit(network("red")))).hasMessageContaining("read-only");
    assertThat(loop.refusedWrites()).isEqualTo(2);
  }

  private void awaitWorld(Predicate<World> wanted) throws InterruptedException {
    World world = worlds.poll(30, TimeUnit.SECONDS);
    while (world != null && !wanted.test(world)) {
      world = worlds.poll(30, TimeUnit.SECONDS);
    }
    assertThat(world).as("a world as wanted").isNotNull();
  }

  private World replayed() {
    List<Transaction> log = new ArrayList<>();
    store.replay(log::add);
    World world = World.empty(Worlds.KEYS);
    for (Transaction transaction : log) {
      world = world.after(transaction);
    }
    return world;
  }
}
