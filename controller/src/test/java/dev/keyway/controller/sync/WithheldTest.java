package dev.keyway.controller.sync;

import static dev.keyway.controller.sync.FakeSwitch.Asked.COMMIT;
import static dev.keyway.controller.sync.FakeSwitch.Asked.READ_BACK;
import static dev.keyway.controller.sync.SyncBench.HV1;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Sets;
import dev.keyway.controller.flow.Cookie;
import dev.keyway.controller.flow.Flow;
import dev.keyway.controller.flow.Rules;
import dev.keyway.topology.command.PortCommands;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.world.Named;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** One thing that a bridge refuses is kept back from it, and nothing else is. */
final class WithheldTest {

  private static final DatapathId BRIDGE_OF_HV1 = new DatapathId(1);

  private final SyncBench bench = SyncBench.withTwoHypervisors();
  private final FakeSwitch one = bench.one();

  @Test
  void aPortThatABridgeRefusesHoldsBackNobodyElse() {
    long revision = addRefusedPort();

    assertThat(lacking()).hasSize(1).allMatch(WithheldTest::isOfDave);
    assertThat(one.rules().groups()).isEqualTo(bench.wanted(HV1).groups());
    assertThat(progress().behind()).isEmpty();
    assertThat(progress().refusalsOf(HV1).get(dave()).reason()).contains("BAD_ACTION", "table=1");
    assertThat(bench.await(revision, Duration.ZERO).join().waitingFor())
        .containsExactly(
            new Revisions.Waiting(HV1, progress().refusalsOf(HV1).get(dave()).reason()));
  }

  @Test
  void whatIsRefusedOnlyForWhatSomebodyDeletedIsNotKeptBack() {
    one.has(Rules.NONE);
    AtomicInteger refused = new AtomicInteger();
    one.refuses(flow -> isOfDave(flow) && refused.getAndIncrement() == 0);
    bench.change(worlds -> worlds.port("dave", "blue", "hv1"));

    assertThat(one.asked()).containsExactly(COMMIT, READ_BACK, COMMIT);
    bench.isTrue(HV1);
    assertThat(progress().refusals()).isEmpty();
  }

  @Test
  void whatOthersChangeMeanwhileIsSentAsEverAndRealised() {
    addRefusedPort();
    one.asked();
    long revision = bench.change(worlds -> worlds.port("frank", "blue", "hv2"));

    assertThat(one.asked()).containsExactly(COMMIT);
    assertThat(lacking()).allMatch(WithheldTest::isOfDave);
    bench.isRealised(revision);
  }

  @Test
  void whatIsRefusedIsTriedAgainWhenItChanges() {
    addRefusedPort();
    one.asked();
    one.refuses(flow -> false);
    deleteDave();

    bench.isTrue(HV1);
    assertThat(progress().refusals()).isEmpty();
  }

  @Test
  void aBridgeThatLacksSomethingHasNotConfirmedThatItHasNothingElse() {
    long before = bench.switches.confirmations().get(BRIDGE_OF_HV1);
    addRefusedPort();
    assertThat(bench.switches.confirmations()).containsEntry(BRIDGE_OF_HV1, before);
    deleteDave();
    assertThat(bench.switches.confirmations())
        .containsEntry(BRIDGE_OF_HV1, bench.world().revision());
  }

  @Test
  void aBridgeThatComesBackIsOfferedAllOfItAgain() {
    addRefusedPort();
    bench.disconnect();
    assertThat(progress().refusals()).isEmpty();
    one.refuses(flow -> false);
    bench.reconnect();
    bench.isTrue(HV1);
  }

  @Test
  void aBridgeThatRefusesEverythingIsTriedEverMoreSeldom() {
    bench.disconnect();
    one.has(Rules.NONE);
    one.refuses(flow -> true);
    bench.change(
        worlds -> {
          for (int port = 0; port < 200; port++) {
            worlds.port("port" + port, "blue", "hv2");
          }
        });
    one.asked();
    bench.reconnect();
    int asked = one.asked().size();
    bench.switches.pass(Backoff.FIRST);
    assertThat(one.asked()).containsExactlyElementsOf(ImmutableList.of(READ_BACK, COMMIT));
    assertThat(asked).isLessThan(250);
    assertThat(progress().of(HV1)).isPresent();
  }

  private long addRefusedPort() {
    one.refuses(WithheldTest::isOfDave);
    return bench.change(worlds -> worlds.port("dave", "blue", "hv1").port("erin", "blue", "hv1"));
  }

  private void deleteDave() {
    bench.change(
        worlds -> worlds.edit(draft -> new PortCommands().delete(draft, Named.portId("dave"))));
  }

  private Set<Flow> lacking() {
    return Sets.difference(
        Set.copyOf(bench.wanted(HV1).flows().values()), Set.copyOf(one.rules().flows().values()));
  }

  private static boolean isOfDave(Flow flow) {
    return flow.table() == 1 && flow.cookie().equals(dave());
  }

  /** Ports are numbered as they are made, from 1; there are three before. */
  private static Cookie dave() {
    return Cookie.of(Cookie.Kind.PORT, 4);
  }

  private Progress progress() {
    return bench.switches.revisions().progress();
  }
}
