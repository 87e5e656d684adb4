package dev.keyway.controller.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Makes up transactions that a database takes: rows that come and go, columns of every kind. */
final class RandomChanges {

  private final Random random;
  private final UUID root;
  private int lastName;

  RandomChanges(Random random, UUID root) {
    this.random = random;
    this.root = root;
  }

  /** A transaction for a database that holds this. */
  ImmutableList<Operation> next(Tables tables) {
    List<Row> bridges = new ArrayList<>(tables.rows("Bridge"));
    List<Row> ports = new ArrayList<>(tables.rows("Port"));
    int dice = random.nextInt(10);
    if (bridges.isEmpty() || dice == 0) {
      return addBridge();
    }
    Row bridge = bridges.get(random.nextInt(bridges.size()));
    if (ports.isEmpty() || dice <= 3) {
      return addPort(bridge);
    }
    Row port = ports.get(random.nextInt(ports.size()));
    return switch (dice) {
      case 4 ->
          bridge.refs("ports").isEmpty()
              ? addPort(bridge)
              : ImmutableList.of(
                  Operation.mutate(
                      "Bridge",
                      bridge.uuid(),
                      Mutation.delete(
                          "ports", OvsdbValue.ref(bridge.refs("ports").iterator().next()))));
      case 5, 6 ->
          ImmutableList.of(
              Operation.update(
                  "Bridge",
                  bridge.uuid(),
                  ImmutableMap.of(
                      "external_ids", map(),
                      "fail_mode",
                          random.nextBoolean() ? OvsdbValue.none() : OvsdbValue.text("secure"),
                      "flood_vlans", vlans(),
                      "protocols",
                          OvsdbValue.texts(some("OpenFlow10", "OpenFlow13", "OpenFlow14")))));
      case 7 ->
          ImmutableList.of(
              Operation.update(
                  "Port",
                  port.uuid(),
                  ImmutableMap.of(
                      "trunks", vlans(),
                      "other_config", map(),
                      "tag",
                          random.nextBoolean()
                              ? OvsdbValue.none()
                              : OvsdbValue.number(random.nextInt(4_096)))));
      case 8 ->
          ImmutableList.of(
              Operation.mutate(
                  "Open_vSwitch",
                  root,
                  Mutation.put("external_ids", ImmutableMap.of("k" + random.nextInt(3), word()))),
              Operation.mutate(
                  "Open_vSwitch", root, new Mutation("next_cfg", "+=", OvsdbValue.number(1))));
      default ->
          ImmutableList.of(
              Operation.update(
                  "Interface",
                  port.refs("interfaces").iterator().next(),
                  ImmutableMap.of("external_ids", map(), "options", map())));
    };
  }

  private ImmutableList<Operation> addBridge() {
    return ImmutableList.of(
        Operation.insert("Bridge", "b", ImmutableMap.of("name", OvsdbValue.text(name("br")))),
        Operation.mutate("Open_vSwitch", root, Mutation.insert("bridges", OvsdbValue.named("b"))));
  }

  private ImmutableList<Operation> addPort(Row bridge) {
    JsonNode name = OvsdbValue.text(name("p"));
    return ImmutableList.of(
        Operation.insert("Interface", "i", ImmutableMap.of("name", name, "external_ids", map())),
        Operation.insert(
            "Port", "p", ImmutableMap.of("name", name, "interfaces", OvsdbValue.named("i"))),
        Operation.mutate("Bridge", bridge.uuid(), Mutation.insert("ports", OvsdbValue.named("p"))));
  }

  private JsonNode map() {
    ImmutableMap.Builder<String, String> out = ImmutableMap.builder();
    for (String key : some("a", "b", "\u00e9\"[", "iface-id")) {
      out.put(key, word());
    }
    return OvsdbValue.map(out.buildOrThrow());
  }

  private JsonNode vlans() {
    return OvsdbValue.set(
        some("1", "20", "300", "4000").stream()
            .map(vlan -> OvsdbValue.number(Long.parseLong(vlan)))
            .toList());
  }

  private List<String> some(String... words) {
    return List.of(words).stream().filter(word -> random.nextBoolean()).toList();
  }

  private String word() {
    return "w" + random.nextInt(3);
  }

  private String name(String prefix) {
    return prefix + ++lastName;
  }
}
