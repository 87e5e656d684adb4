package dev.keyway.controller.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.controller.state.StateLoop;
import dev.keyway.controller.store.MemoryStore;
import dev.keyway.topology.command.NetworkCommands;
import dev.keyway.topology.command.PortCommands;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.TunnelKey;
import dev.keyway.topology.world.Named;
import dev.keyway.topology.world.Trace;
import dev.keyway.topology.world.World;
import dev.keyway.topology.world.Worlds;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class KeyReleasesTest {

  private static final TunnelKey TEN = new TunnelKey(10);
  private static final DatapathId D1 = new DatapathId(1);
  private static final DatapathId D2 = new DatapathId(2);

  private final BlockingQueue<World> worlds = new LinkedBlockingQueue<>();
  private final BlockingQueue<Runnable> delayed = new LinkedBlockingQueue<>();
  private final MemoryStore store = new MemoryStore();
  private StateLoop loop;
  private KeyReleases releases;

  /** A network of two hypervisors was deleted, and its key waits for both. */
  @BeforeEach
  void begin() throws Exception {
    store.append(
        Worlds.empty()
            .hypervisor("hv1")
            .hypervisor("hv2")
            .network("blue", 10)
            .port("a", "blue", "hv1")
            .port("b", "blue", "hv2")
            .edit(draft -> new PortCommands().delete(draft, Named.portId("a")))
            .edit(draft -> new PortCommands().delete(draft, Named.portId("b")))
            .edit(draft -> new NetworkCommands(1458).delete(draft, Named.networkId("blue")))
            .log());
    loop = again();
  }

  @AfterEach
  void end() {
    loop.close();
  }

  private StateLoop again() throws Exception {
    StateLoop made =
        new StateLoop(
            World.empty(Worlds.KEYS),
            store,
            InstantSource.fixed(Worlds.NOON),
            failure -> {
              throw new AssertionError(failure);
            });
    made.listen(steps -> worlds.add(steps.get(steps.size() - 1).world()));
    releases = new KeyReleases(made, (wait, task) -> delayed.add(task));
    return made;
  }

  @Test
  void theLastConfirmationFreesTheKeyAlsoAfterARestart() throws Exception {
    loop.start();
    releases.confirmed(D1, loop.world());
    assertThat(next().networks().keys().traces().of(TEN))
        .extracting(Trace::bridge)
        .containsExactly(D2);
    loop.close();

    loop = again();
    assertThat(loop.world().networks().keys().traces().of(TEN))
        .extracting(Trace::bridge)
        .containsExactly(D2);
    loop.start();
    releases.confirmed(D2, loop.world());
    assertThat(next().networks().keys().quarantined()).isEmpty();
    loop.close();
    assertThat(again().world().networks().keys().quarantined()).isEmpty();
  }

  @Test
  void whatNobodyWaitsForIsNotReported() throws Exception {
    releases.confirmed(new DatapathId(3), loop.world());
    releases.confirmed(D1, World.empty(Worlds.KEYS));
    assertThat(loop.backlog()).isZero();
  }

  @Test
  void confirmationsThatComeTogetherAreOneChange() throws Exception {
    releases.confirmed(D1, loop.world());
    releases.confirmed(D2, loop.world());
    releases.confirmed(D1, loop.world());
    assertThat(loop.backlog()).isEqualTo(1);
    long before = loop.world().revision();
    loop.start();
    World after = next();
    assertThat(after.networks().keys().quarantined()).isEmpty();
    assertThat(after.revision()).isEqualTo(before + 1);
  }

  @Test
  void whatTheStateThreadDoesNotTakeIsToldAgain() throws Exception {
    CompletableFuture<?> last = CompletableFuture.completedFuture(true);
    while (!last.isCompletedExceptionally()) {
      last = loop.submit(draft -> true);
    }
    releases.confirmed(D1, loop.world());
    releases.confirmed(D2, loop.world());
    assertThat(delayed).isNotEmpty();
    loop.start();
    while (!loop.world().networks().keys().quarantined().isEmpty()) {
      Runnable retry = delayed.poll(50, TimeUnit.MILLISECONDS);
      if (retry != null) {
        retry.run();
      }
    }
  }

  private World next() throws InterruptedException {
    World world = worlds.poll(30, TimeUnit.SECONDS);
    assertThat(world).as("a newer world").isNotNull();
    return world;
  }
}
