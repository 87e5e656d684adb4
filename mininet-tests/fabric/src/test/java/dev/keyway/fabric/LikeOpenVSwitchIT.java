package dev.keyway.fabric;

import static dev.keyway.fabric.Controller.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.flow.Action;
import dev.keyway.controller.flow.Cookie;
import dev.keyway.controller.flow.Difference;
import dev.keyway.controller.flow.Field;
import dev.keyway.controller.flow.Flow;
import dev.keyway.controller.flow.Group;
import dev.keyway.controller.flow.Match;
import dev.keyway.controller.flow.Rules;
import dev.keyway.controller.openflow.BundleException;
import dev.keyway.controller.openflow.SampleRules;
import dev.keyway.controller.openflow.SwitchSession;
import dev.keyway.controller.ovs.DummyOvs;
import dev.keyway.topology.model.DatapathId;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A simulated bridge and a real Open vSwitch are told the same, and then hold the same. */
final class LikeOpenVSwitchIT {

  private static final long REAL = 0xb1;
  private static final long SIMULATED = 0xb2;

  @TempDir private Path directory;
  private DummyOvs ovs;
  private Controller controller;
  private Fabric fabric;
  private SwitchSession real;
  private SwitchSession simulated;

  @BeforeEach
  void connect() throws Exception {
    ovs = DummyOvs.start(directory);
    ovs.addBridge("br0", new DatapathId(REAL));
    controller = new Controller();
    ovs.connect("br0", controller.bridges());
    fabric = new Fabric(1, controller.manager(), 1);
    controller.setUp(controller.host("sim0000"), SIMULATED);
    real = controller.bridge(REAL);
    simulated = controller.bridge(SIMULATED);
  }

  @AfterEach
  void stop() {
    if (fabric != null) {
      fabric.close();
    }
    if (controller != null) {
      controller.close();
    }
    if (ovs != null) {
      ovs.close();
    }
  }

  @Test
  void theyHoldTheSameAfterTheSameChanges() throws Exception {
    Rules all = SampleRules.all();
    Rules few = rules(flow(1, Action.output(1)), flow(2, Action.toGroup(Group.FIRST)));

    for (Difference change :
        ImmutableList.of(
            Difference.between(Rules.NONE, all),
            Difference.between(all, few),
            Difference.between(few, rules(flow(1, Action.output(2)))))) {
      get(real.commit(change));
      get(simulated.commit(change));
      assertThat(get(simulated.readBack()).toRules()).isEqualTo(get(real.readBack()).toRules());
    }
  }

  @Test
  void theyRefuseTheSameBundleForTheSameReason() throws Exception {
    Flow bad = flow(3, Action.toGroup(Group.FIRST + 9));
    Rules wanted = new Rules.Builder().add(flow(1)).add(bad).build();

    BundleException ofTheReal = refusal(real, wanted);
    BundleException ofTheSimulated = refusal(simulated, wanted);

    assertThat(ofTheSimulated.error()).isEqualTo(ofTheReal.error());
    assertThat(ofTheSimulated.flow()).isEqualTo(ofTheReal.flow()).contains(bad);
    assertThat(get(simulated.readBack()).toRules())
        .isEqualTo(get(real.readBack()).toRules())
        .isEqualTo(Rules.NONE);
  }

  @Test
  void aGroupThatIsThereCantBeAddedAndOneThatIsNotCantBeChanged() throws Exception {
    Rules group = rules();
    Rules other = new Rules.Builder().add(new Group(Group.FIRST, ImmutableList.of())).build();
    Difference change = Difference.between(group, other);

    assertThat(refusal(simulated, change).error()).isEqualTo(refusal(real, change).error());
    for (SwitchSession session : ImmutableList.of(real, simulated)) {
      get(session.commit(Difference.between(Rules.NONE, group)));
    }
    assertThat(refusal(simulated, group).error()).isEqualTo(refusal(real, group).error());
    assertThat(get(simulated.readBack()).toRules()).isEqualTo(get(real.readBack()).toRules());
  }

  private static BundleException refusal(SwitchSession session, Rules wanted) {
    return refusal(session, Difference.between(Rules.NONE, wanted));
  }

  private static BundleException refusal(SwitchSession session, Difference change) {
    ExecutionException failure =
        catchThrowableOfType(ExecutionException.class, () -> get(session.commit(change)));
    assertThat(failure).hasCauseInstanceOf(BundleException.class);
    return (BundleException) failure.getCause();
  }

  /** These flows, and one group. */
  private static Rules rules(Flow... flows) {
    Rules.Builder out = new Rules.Builder();
    out.add(new Group(Group.FIRST, ImmutableList.of(ImmutableList.of(Action.output(1)))));
    ImmutableList.copyOf(flows).forEach(out::add);
    return out.build();
  }

  private static Flow flow(long key, Action... actions) {
    return new Flow(
        5,
        10,
        Match.where(Field.TUNNEL_ID, key).build(),
        Cookie.of(Cookie.Kind.NETWORK, key),
        ImmutableList.copyOf(actions),
        OptionalInt.empty());
  }
}
