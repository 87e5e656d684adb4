package dev.keyway.controller.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.keyway.controller.ovs.DummyOvs;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real ovsdb-server dials in, tells, is changed, and comes back. */
final class OvsdbIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final MonitorRequest REQUEST =
      MonitorRequest.of("Open_vSwitch")
          .table("Open_vSwitch", "bridges", "external_ids", "next_cfg", "no_such_column")
          .table("Bridge", "name", "ports", "external_ids", "protocols", "fail_mode", "flood_vlans")
          .table("Port", "name", "interfaces", "tag", "trunks", "other_config")
          .table("Interface", "name", "type", "options", "external_ids", "mtu_request")
          .table("NoSuchTable", "name");

  @TempDir private Path directory;
  private final Recorder recorder = new Recorder();
  private DummyOvs ovs;
  private OvsdbServer server;
  private InetSocketAddress address;

  @BeforeEach
  void start() throws Exception {
    ovs = DummyOvs.startDatabase(directory);
    server = new OvsdbServer(OvsdbSettings.DEFAULTS, REQUEST, recorder);
    address = server.bind("127.0.0.1", 0);
    vsctl("set-manager", "tcp:127.0.0.1:" + address.getPort());
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
  void aHostJoinsAndTellsWhatChanges() {
    OvsdbSession session = recorder.session();
    vsctl("set", "open", ".", "external_ids:hostname=alpha");
    recorder.await(
        Recorder.Changed.class,
        event -> root(event.tables()).map("external_ids").containsKey("hostname"));
    assertThat(session.localAddress()).isEqualTo("127.0.0.1:" + address.getPort());

    vsctl("add-br", "br-int");

    Recorder.Changed changed =
        recorder.await(Recorder.Changed.class, event -> !event.changes().of("Bridge").isEmpty());
    Row bridge = changed.tables().rows("Bridge").iterator().next();
    assertThat(bridge.text("name")).contains("br-int");
    assertThat(changed.changes().of("Bridge").get(bridge.uuid()).before()).isEmpty();
    assertThat(root(changed.tables()).refs("bridges")).containsExactly(bridge.uuid());
    assertThat(session.tables().rows("NoSuchTable")).isEmpty();
    assertThat(server.counters().monitors(MonitorMethod.MONITOR_COND_SINCE)).isEqualTo(1);
  }

  @Test
  void oneTransactionMakesRowsThatReferToEachOther() throws Exception {
    OvsdbSession session = recorder.session();

    TransactionResult made = run(session, addBridge(session, "br-int"));

    Row bridge = session.tables().row("Bridge", made.inserted().get("bridge")).orElseThrow();
    assertThat(bridge.text("name")).contains("br-int");
    assertThat(vsctl("list-br")).isEqualTo("br-int\n");
    TransactionResult changed =
        run(
            session,
            Operation.mutate(
                "Bridge",
                bridge.uuid(),
                Mutation.insert(
                    "protocols", OvsdbValue.texts(List.of("OpenFlow13", "OpenFlow14")))),
            Operation.mutate(
                "Bridge", bridge.uuid(), Mutation.put("external_ids", ImmutableMap.of("a", "1"))),
            Operation.comment("a test of Keyway"));
    assertThat(changed.count(0)).isEqualTo(1);
    Row after = session.tables().row("Bridge", bridge.uuid()).orElseThrow();
    assertThat(after.texts("protocols")).containsExactly("OpenFlow13", "OpenFlow14");
    assertThat(after.map("external_ids")).containsExactly(Map.entry("a", "1"));
  }

  @Test
  void aTransactionWhoseGroundHasChangedDoesNothing() throws Exception {
    OvsdbSession session = recorder.session();
    UUID bridge = run(session, addBridge(session, "br-int")).inserted().get("bridge");
    Operation wait =
        Operation.await("Bridge", bridge, ImmutableMap.of("fail_mode", OvsdbValue.text("secure")));

    assertThatThrownBy(() -> run(session, wait, Operation.delete("Bridge", bridge)))
        .cause()
        .isInstanceOfSatisfying(
            OvsdbException.class,
            e -> {
              assertThat(e.error()).isEqualTo("timed out");
              assertThat(e.operation()).contains(wait);
            });
    run(
        session,
        Operation.await("Bridge", bridge, ImmutableMap.of("fail_mode", OvsdbValue.none())),
        Operation.update(
            "Bridge", bridge, ImmutableMap.of("fail_mode", OvsdbValue.text("secure"))));
    assertThat(session.tables().row("Bridge", bridge).orElseThrow().text("fail_mode"))
        .contains("secure");
  }

  @Test
  void aCommitThatIsRefusedIsNoOperationsFault() throws Exception {
    OvsdbSession session = recorder.session();
    run(session, addBridge(session, "br-int"));

    assertThatThrownBy(() -> run(session, addBridge(session, "br-int")))
        .cause()
        .isInstanceOfSatisfying(
            OvsdbException.class,
            e -> {
              assertThat(e.error()).isEqualTo("constraint violation");
              assertThat(e.details()).contains("br-int");
              assertThat(e.operation()).isEmpty();
            });
    assertThatThrownBy(() -> run(session, Operation.abort()))
        .cause()
        .hasMessageContaining("aborted");
    assertThat(server.counters().transactionFailures()).isEqualTo(2);
  }

  @Test
  void aDatabaseThatRestartsIsReadAgain() throws Exception {
    OvsdbSession first = recorder.session();
    run(first, addBridge(first, "br-int"));

    ovs.restartDatabase();

    recorder.await(Recorder.Disconnected.class, event -> event.session() == first);
    Recorder.Connected again =
        recorder.await(Recorder.Connected.class, event -> event.session() != first);
    assertThat(again.tables()).isEqualTo(first.tables());
    assertThat(server.counters().connected()).isEqualTo(1);
  }

  @Test
  void aThousandInterfacesComeWithoutReadingAllAgain() {
    recorder.session();
    vsctl("add-br", "br-int");
    long bytes = server.counters().bytes();

    for (int batch = 0; batch < 20; batch++) {
      List<String> command = new ArrayList<>();
      for (int port = 0; port < 50; port++) {
        command.addAll(List.of("--", "add-port", "br-int", "p" + batch + "x" + port));
      }
      vsctl(command.toArray(String[]::new));
    }

    recorder.await(
        Recorder.Changed.class, event -> event.tables().rows("Interface").size() == 1_001);
    assertThat(server.counters().monitors(MonitorMethod.MONITOR_COND_SINCE)).isEqualTo(1);
    // Were all rows told each time, it would be ten times as much.
    assertThat(server.counters().bytes() - bytes).isLessThan(1_500_000);
  }

  @Test
  void theImageIsWhatTheDatabaseHoldsWhateverHappens() throws Exception {
    OvsdbSession session = recorder.session();
    long seed = new Random().nextLong();
    RandomChanges changes = new RandomChanges(new Random(seed), root(session.tables()).uuid());
    for (int round = 0; round < 300; round++) {
      run(session, changes.next(session.tables()).toArray(Operation[]::new));
    }

    assertThat(session.tables()).as("seed %s", seed).isEqualTo(selected());
    assertThat(session.tables().rows("Port")).as("seed %s", seed).isNotEmpty();
  }

  @Test
  void aClientReadsTheSame() throws Exception {
    OvsdbSession dialled = recorder.session();
    run(dialled, addBridge(dialled, "br-int"));
    try (OvsdbClient client =
        OvsdbClient.connect(ovs.database(), REQUEST, OvsdbSettings.DEFAULTS)) {
      assertThat(client.session().tables()).isEqualTo(dialled.tables());
      assertThat(client.session().remoteAddress()).endsWith("db.sock");
      run(
          client.session(),
          Operation.mutate(
              "Open_vSwitch",
              root(dialled.tables()).uuid(),
              Mutation.put("external_ids", ImmutableMap.of("by", "client"))));
    }
    recorder.await(
        Recorder.Changed.class,
        event -> root(event.tables()).map("external_ids").containsKey("by"));
  }

  @Test
  void aClientSaysWhyItCannotRead() {
    assertThatThrownBy(
            () ->
                OvsdbClient.connect(
                    ovs.database(), MonitorRequest.of("hardware_vtep"), OvsdbSettings.DEFAULTS))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("db.sock: has no database hardware_vtep, but [\"Open_vSwitch\"");
  }

  private String vsctl(String... arguments) {
    List<String> all = new ArrayList<>(List.of("--no-wait"));
    all.addAll(Arrays.asList(arguments));
    return ovs.vsctl(all.toArray(String[]::new));
  }

  private static Row root(Tables tables) {
    return tables.rows("Open_vSwitch").iterator().next();
  }

  private static Operation[] addBridge(OvsdbSession session, String name) {
    return new Operation[] {
      Operation.insert("Bridge", "bridge", ImmutableMap.of("name", OvsdbValue.text(name))),
      Operation.mutate(
          "Open_vSwitch",
          root(session.tables()).uuid(),
          Mutation.insert("bridges", OvsdbValue.named("bridge")))
    };
  }

  private static TransactionResult run(OvsdbSession session, Operation... operations)
      throws Exception {
    return session.transact(ImmutableList.copyOf(operations)).get(20, TimeUnit.SECONDS);
  }

  /** What a select of everything gives, written as an image. */
  private Tables selected() throws Exception {
    Schema schema =
        Schema.parse(
            JSON.readTree(Path.of("/usr/share/openvswitch/vswitch.ovsschema").toFile()), REQUEST);
    Tables out = Tables.empty();
    for (String table : schema.tables().keySet()) {
      JsonNode answer =
          JSON.readTree(
              ovs.transact(
                  "[\"Open_vSwitch\",{\"op\":\"select\",\"table\":\""
                      + table
                      + "\",\"where\":[]}]"));
      for (JsonNode row : answer.path(0).path("rows")) {
        Map<String, JsonNode> columns = new LinkedHashMap<>();
        schema.table(table).forEach((name, type) -> columns.put(name, type.read(row.get(name))));
        UUID uuid = UUID.fromString(row.path("_uuid").path(1).asText());
        out = out.with(table, new Row(uuid, ImmutableMap.copyOf(columns)));
      }
    }
    return out;
  }
}
