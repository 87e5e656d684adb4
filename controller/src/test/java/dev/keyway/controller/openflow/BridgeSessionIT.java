package dev.keyway.controller.openflow;

import static dev.keyway.controller.openflow.SampleRules.FIRST_GROUP;
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
import dev.keyway.controller.ovs.DummyOvs;
import dev.keyway.topology.model.DatapathId;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a session does to a real Open vSwitch. */
final class BridgeSessionIT {

  private static final DatapathId DATAPATH = DatapathId.parse("00000000000000a1");

  @TempDir private Path directory;
  private DummyOvs ovs;
  private OpenFlowServer server;
  private SwitchSession session;
  private final SwitchRecorder recorder = new SwitchRecorder();

  @BeforeEach
  void connect() throws Exception {
    ovs = DummyOvs.start(directory);
    ovs.addBridge("br0", DATAPATH);
    ovs.addPort("br0", "p1", 1);
    ovs.addPort("br0", "p2", 2);
    server = new OpenFlowServer(OpenFlowSettings.DEFAULTS, recorder);
    ovs.connect("br0", server.bind("127.0.0.1", 0));
    session = recorder.awaitConnected().session();
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
    if (ovs != null) {
      ovs.close();
    }
  }

  @Test
  void aBridgeSaysWhoItIsAndWhatPortsItHas() {
    SwitchRecorder.Connected connected = recorder.awaitConnected();

    assertThat(connected.session().datapath()).isEqualTo(DATAPATH);
    assertThat(connected.description().hardware()).isEqualTo("Open vSwitch");
    assertThat(connected.ports()).extracting("name").contains("br0", "p1", "p2");
    assertThat(connected.ports())
        .filteredOn(port -> port.name().equals("p1"))
        .singleElement()
        .satisfies(port -> assertThat(port.number()).isEqualTo(1));
  }

  @Test
  void aPortThatComesAndGoesIsTold() {
    ovs.addPort("br0", "p3", 3);
    recorder.await(SwitchRecorder.Changed.class, event -> event.port().name().equals("p3"));

    ovs.vsctl("del-port", "p3");
    recorder.await(SwitchRecorder.Removed.class, event -> event.port().number() == 3);
  }

  @Test
  void everythingThatWeCanEmitReadsBackEqual() throws Exception {
    Rules all = SampleRules.all();

    get(session.commit(Difference.between(Rules.NONE, all)));

    Rules read = get(session.readBack()).toRules();
    assertThat(read.groups()).containsExactlyInAnyOrderEntriesOf(all.groups());
    assertThat(read.flows()).containsExactlyInAnyOrderEntriesOf(all.flows());
    get(session.commit(Difference.between(read, Rules.NONE)));
    assertThat(get(session.readBack()).toRules()).isEqualTo(Rules.NONE);
  }

  @Test
  void aGroupThatChangesReadsBackChanged() throws Exception {
    Rules before = rules(new Group(FIRST_GROUP, ImmutableList.of()));
    Rules after =
        rules(new Group(FIRST_GROUP, ImmutableList.of(ImmutableList.of(Action.output(2)))));
    get(session.commit(Difference.between(Rules.NONE, before)));

    get(session.commit(Difference.between(before, after)));

    assertThat(get(session.readBack()).toRules()).isEqualTo(after);
  }

  @Test
  void aForeignFlowUnderOurMarkIsReadWithTheOthersAndCanBeRemoved() throws Exception {
    String mark = "cookie=" + new Cookie(Cookie.MARK | 7);
    for (String foreign :
        ImmutableList.of(
            "table=3,reg9=0x5,tun_id=0x7,actions=drop",
            "table=3,pkt_mark=0x10/0xf0,ip,actions=set_field:9->reg9,output:1",
            "table=3,tcp,tcp_dst=80,actions=learn(table=4,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[])",
            "table=3,priority=9,tun_id=8,idle_timeout=60,actions=drop",
            "table=3,priority=8,metadata=0x1/0x1,actions=write_actions(output:1)",
            "table=3,priority=7,in_port=1,actions=move:NXM_NX_REG1[0..15]->OXM_OF_TUNNEL_ID[0..15]")) {
      ovs.ofctl("add-flow", ovs.management("br0"), mark + "," + foreign);
    }
    Flow ours = drop(3, Match.where(Field.TUNNEL_ID, 1).build());
    get(session.commit(Difference.between(Rules.NONE, rules(ours))));

    Rules read = get(session.readBack()).toRules();

    assertThat(read.flows()).hasSize(7).containsEntry(ours.key(), ours);
    assertThat(read.flows().values())
        .filteredOn(flow -> !flow.equals(ours))
        .allSatisfy(flow -> assertThat(flow.toString()).containsIgnoringCase("opaque"));
    get(session.commit(Difference.between(read, rules(ours))));
    assertThat(get(session.readBack()).toRules()).isEqualTo(rules(ours));
    assertThat(server.counters().unreadable()).isZero();
  }

  @Test
  void aFrameThatIsSentIsToldWhereAFlowSendsItHere() {
    String wire = "unix:" + directory.resolve("wire");
    ovs.vsctl("set", "interface", "p1", "options:pstream=p" + wire);
    ovs.vsctl("set", "interface", "p2", "options:stream=" + wire);
    Flow flow = flow(0, Match.where(Field.IN_PORT, 2).build(), Action.toController(32));
    get(session.commit(Difference.between(Rules.NONE, rules(flow))));
    assertThat(get(session.readBack()).toRules()).isEqualTo(rules(flow));
    byte[] frame = new byte[1472];
    for (int i = 0; i < frame.length; i++) {
      frame[i] = (byte) i;
    }

    PacketIn told =
        Awaitility.await("the frame")
            .atMost(Duration.ofSeconds(20))
            .pollInterval(Duration.ofMillis(50))
            .until(
                () -> {
                  // Again and again: the ends of the wire need a while to find each other.
                  session.send(
                      new PacketOut(ImmutableList.of(Action.output(1)), ByteBuffer.wrap(frame)));
                  return recorder.first(SwitchRecorder.Punted.class);
                },
                Optional::isPresent)
            .orElseThrow()
            .packet();

    assertThat(told.cookie()).isEqualTo(flow.cookie());
    assertThat(told.length()).isEqualTo(frame.length);
    assertThat(told.start().slice(0, 32)).isEqualTo(ByteBuffer.wrap(frame, 0, 32));
    assertThat(server.counters().packetsIn())
        .isPositive()
        .isLessThanOrEqualTo(server.counters().packetsOut());
  }

  @Test
  void flowsAndGroupsOfOthersAreNeitherReadNorTouched() throws Exception {
    ovs.ofctl("add-flow", ovs.management("br0"), "cookie=0x4b,table=5,tun_id=1,actions=drop");
    ovs.ofctl("add-group", ovs.management("br0"), "group_id=7,type=all,bucket=output:1");
    assertThat(get(session.readBack()).toRules()).isEqualTo(Rules.NONE);
    Flow sameKey = drop(5, Match.where(Field.TUNNEL_ID, 1).build());

    get(session.commit(Difference.between(rules(sameKey), Rules.NONE)));

    assertThat(ovs.ofctl("dump-flows", ovs.management("br0"))).contains("cookie=0x4b,");
    assertThat(ovs.ofctl("dump-groups", ovs.management("br0"))).contains("group_id=7,");
  }

  @Test
  void aFlowThatTheBridgeCannotReadUndoesItsBundleAndIsNamed() {
    Flow good = drop(1, Match.where(Field.TUNNEL_ID, 1).build());
    Flow bad = drop(1, Match.where(Field.UDP_DST, 67).build());

    BundleException error = refused(good, bad, drop(2, Match.ALL));

    assertThat(error.flow()).contains(bad);
    assertThat(error.error()).isEqualTo("BAD_MATCH/BAD_PREREQ");
    assertThat(get(session.readBack()).toRules()).isEqualTo(Rules.NONE);
    assertThat(server.counters().bundleFailures()).isEqualTo(1);
  }

  @Test
  void aFlowThatTheBridgeCannotApplyUndoesItsBundleAndIsNamed() {
    Flow good = drop(1, Match.where(Field.TUNNEL_ID, 1).build());
    Flow bad = flow(1, Match.where(Field.TUNNEL_ID, 2).build(), Action.toGroup(FIRST_GROUP + 9));

    BundleException error = refused(good, bad, drop(2, Match.ALL));

    assertThat(error.flow()).contains(bad);
    assertThat(error.error()).isEqualTo("BAD_ACTION/BAD_OUT_GROUP");
    assertThat(get(session.readBack()).toRules()).isEqualTo(Rules.NONE);
  }

  @Test
  void aGroupThatIsThereAlreadyIsNamed() throws Exception {
    Rules group = rules(new Group(FIRST_GROUP, ImmutableList.of()));
    get(session.commit(Difference.between(Rules.NONE, group)));

    BundleException error = failure(session.commit(Difference.between(Rules.NONE, group)));

    assertThat(error.group()).contains(group.groups().get(FIRST_GROUP));
    assertThat(error.error()).isEqualTo("GROUP_MOD_FAILED/GROUP_EXISTS");
  }

  private BundleException refused(Flow... flows) {
    return failure(session.commit(Difference.between(Rules.NONE, rules(flows))));
  }

  private static BundleException failure(CompletableFuture<?> future) {
    ExecutionException failed =
        catchThrowableOfType(ExecutionException.class, () -> future.get(20, TimeUnit.SECONDS));
    assertThat(failed).hasCauseInstanceOf(BundleException.class);
    return (BundleException) failed.getCause();
  }

  private static Flow drop(int table, Match match) {
    return flow(table, match);
  }

  private static Flow flow(int table, Match match, Action... actions) {
    Cookie cookie = Cookie.of(Cookie.Kind.NETWORK, 42);
    return new Flow(table, 10, match, cookie, ImmutableList.copyOf(actions), OptionalInt.empty());
  }

  private static Rules rules(Flow... flows) {
    Rules.Builder out = new Rules.Builder();
    for (Flow flow : flows) {
      out.add(flow);
    }
    return out.build();
  }

  private static Rules rules(Group group) {
    return new Rules.Builder().add(group).build();
  }

  private static <T> T get(CompletableFuture<T> future) {
    return future.orTimeout(20, TimeUnit.SECONDS).join();
  }
}
