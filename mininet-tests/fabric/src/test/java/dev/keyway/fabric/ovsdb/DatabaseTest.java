package dev.keyway.fabric.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableMap;
import dev.keyway.controller.ovsdb.Mutation;
import dev.keyway.controller.ovsdb.Operation;
import dev.keyway.controller.ovsdb.OvsdbValue;
import dev.keyway.controller.ovsdb.Row;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DatabaseTest {

  private static final String ROOT = "Open_vSwitch";

  private final Database database = new Database("hv1", "id1", "192.0.2.1");
  private UUID root;

  @BeforeEach
  void findRoot() {
    root = database.tables().rows(ROOT).iterator().next().uuid();
  }

  @Test
  void rowsStandAsLongAsOthersReferToThem() {
    addBridge("br0");
    assertThat(names("Bridge")).containsExactly("br0");
    assertThat(names("Port")).containsExactly("br0");

    Row bridge = database.tables().rows("Bridge").iterator().next();
    run(Operation.mutate(ROOT, root, Mutation.delete("bridges", OvsdbValue.ref(bridge.uuid()))));
    assertThat(names("Bridge")).isEmpty();
    assertThat(names("Port")).isEmpty();
  }

  @Test
  void aTransactionThatFailsChangesNothingAndTellsWhere() {
    addBridge("br0");
    JsonNode results =
        transact(
            Operation.update(ROOT, root, ImmutableMap.of("next_cfg", OvsdbValue.number(9))),
            Operation.await(ROOT, root, ImmutableMap.of("cur_cfg", OvsdbValue.number(1))),
            Operation.comment("never"));

    assertThat(results.at("/0/count").asInt()).isEqualTo(1);
    assertThat(results.at("/1/error").asText()).isEqualTo("timed out");
    assertThat(results.get(2).isNull()).isTrue();
    assertThat(rootRow().number("next_cfg")).isEmpty();
  }

  @Test
  void aWaitForWhatIsSoGoesOn() {
    JsonNode results =
        transact(
            Operation.await(ROOT, root, ImmutableMap.of("cur_cfg", OvsdbValue.number(0))),
            Operation.mutate(ROOT, root, new Mutation("next_cfg", "+=", OvsdbValue.number(2))));

    assertThat(results).noneMatch(result -> result.has("error"));
    assertThat(rootRow().number("next_cfg")).contains(2L);
  }

  @Test
  void partsOfMapsAndSetsChange() {
    run(
        Operation.mutate(
            ROOT,
            root,
            Mutation.insert(
                "external_ids", OvsdbValue.map(ImmutableMap.of("a", "1", "hostname", "other"))),
            Mutation.deleteKeys("external_ids", Set.of("system-id"))));
    assertThat(rootRow().map("external_ids"))
        .containsEntry("a", "1")
        .containsEntry("hostname", "hv1")
        .doesNotContainKey("system-id");

    run(
        Operation.mutate(
            ROOT,
            root,
            Mutation.delete("external_ids", OvsdbValue.map(ImmutableMap.of("a", "2"))),
            Mutation.delete("external_ids", OvsdbValue.map(ImmutableMap.of("hostname", "hv1")))));
    assertThat(rootRow().map("external_ids")).containsKey("a").doesNotContainKey("hostname");
  }

  @Test
  void aNameIsThereOnlyOnce() {
    addBridge("br0");
    assertThat(
            error(Operation.insert("Bridge", "b", ImmutableMap.of("name", OvsdbValue.text("br0")))))
        .isEqualTo("constraint violation");
  }

  @Test
  void whatIsNotSupportedIsRefused() {
    ImmutableMap<String, JsonNode> unknown = ImmutableMap.of("colour", OvsdbValue.text("red"));
    assertThat(error(Operation.update(ROOT, root, unknown))).isEqualTo("unknown column");
    assertThat(error(Operation.abort())).isEqualTo("aborted");
    assertThat(
            error(
                Operation.mutate(ROOT, root, new Mutation("next_cfg", "*=", OvsdbValue.number(2)))))
        .isEqualTo("not supported");
    assertThat(
            error(
                Operation.update(
                    ROOT, root, ImmutableMap.of("bridges", OvsdbValue.named("nobody")))))
        .isEqualTo("referential integrity violation");
  }

  @Test
  void aRowThatIsNotThereIsNotTouched() {
    JsonNode results = transact(Operation.delete("Bridge", new UUID(1, 1)));
    assertThat(results.at("/0/count").asInt(-1)).isZero();
    addBridge("br0");
    Row bridge = database.tables().rows("Bridge").iterator().next();
    run(Operation.delete("Bridge", bridge.uuid()));
    assertThat(names("Port")).isEmpty();
  }

  private void addBridge(String name) {
    JsonNode text = OvsdbValue.text(name);
    run(
        Operation.insert("Interface", "i", ImmutableMap.of("name", text)),
        Operation.insert(
            "Port", "p", ImmutableMap.of("name", text, "interfaces", OvsdbValue.named("i"))),
        Operation.insert(
            "Bridge", "b", ImmutableMap.of("name", text, "ports", OvsdbValue.named("p"))),
        Operation.mutate(ROOT, root, Mutation.insert("bridges", OvsdbValue.named("b"))));
  }

  private Row rootRow() {
    return database.tables().row(ROOT, root).orElseThrow();
  }

  private List<String> names(String table) {
    return database.tables().rows(table).stream().map(row -> row.text("name").orElse("")).toList();
  }

  private void run(Operation... operations) {
    assertThat(transact(operations)).noneMatch(result -> result.has("error"));
  }

  private String error(Operation operation) {
    return transact(operation).at("/0/error").asText();
  }

  private JsonNode transact(Operation... operations) {
    return database.transact(Stream.of(operations).map(Operation::json).toList());
  }
}
