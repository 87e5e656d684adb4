package dev.keyway.apps.hypervisor.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.keyway.controller.ovsdb.OvsdbValue;
import dev.keyway.controller.ovsdb.Row;
import dev.keyway.controller.ovsdb.Tables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Builds the database of a host. */
final class SomeHost {

  /** The number of configurations that anybody has asked for. */
  static final long ASKED = 7;

  private final Map<String, JsonNode> root = new HashMap<>();
  private final List<UUID> bridges = new ArrayList<>();
  private Tables tables = Tables.empty();
  private long made;

  /** One with a name, a system id and a tunnel address. */
  static SomeHost hv1() {
    return new SomeHost()
        .root(
            "external_ids", "hostname", "hv1", "system-id", "s1", "keyway-tunnel-ip", "172.31.0.1");
  }

  SomeHost root(String column, String... entries) {
    root.put(column, map(entries));
    return this;
  }

  SomeHost root(String column, JsonNode value) {
    root.put(column, value);
    return this;
  }

  /** A bridge with its own port and some more; columns that it lacks are as a new one's are. */
  SomeHost bridge(String name, Map<String, JsonNode> columns, SomePort... ports) {
    List<UUID> uuids = new ArrayList<>();
    uuids.add(port(new SomePort(name, "internal")));
    for (SomePort port : ports) {
      uuids.add(port(port));
    }
    Map<String, JsonNode> all = new LinkedHashMap<>();
    all.put("name", OvsdbValue.text(name));
    all.put("ports", OvsdbValue.refs(uuids));
    all.put("controller", OvsdbValue.none());
    all.put("fail_mode", OvsdbValue.none());
    all.put("protocols", OvsdbValue.none());
    all.put("datapath_type", OvsdbValue.text(""));
    all.put("datapath_id", OvsdbValue.text("0000111122223333"));
    all.put("external_ids", map());
    all.put("other_config", map());
    all.putAll(columns);
    bridges.add(insert("Bridge", all));
    return this;
  }

  /** A controller; its reference is for a bridge's column. */
  JsonNode controller(String target, String... externalIds) {
    return OvsdbValue.ref(
        insert(
            "Controller",
            ImmutableMap.of("target", OvsdbValue.text(target), "external_ids", map(externalIds))));
  }

  HostImage image() {
    Map<String, JsonNode> all = new HashMap<>();
    all.put("external_ids", map());
    all.put("other_config", map());
    all.put("ovs_version", OvsdbValue.text("3.1.0"));
    all.put("next_cfg", OvsdbValue.number(ASKED));
    all.put("cur_cfg", OvsdbValue.number(ASKED));
    all.put("bridges", OvsdbValue.refs(bridges));
    all.putAll(root);
    return new HostImage(
        tables.with("Open_vSwitch", new Row(new UUID(1, 1), ImmutableMap.copyOf(all))));
  }

  /**
   * A port with one interface of the same name.
   *
   * @param options of the interface, keys and values in turn
   */
  record SomePort(
      String name,
      String type,
      ImmutableList<String> options,
      ImmutableList<String> externalIds,
      ImmutableMap<String, JsonNode> columns) {

    SomePort(String name, String type, String... options) {
      this(name, type, ImmutableList.copyOf(options), ImmutableList.of(), ImmutableMap.of());
    }

    /** The same, with a column of the port. */
    SomePort with(String column, JsonNode value) {
      return new SomePort(name, type, options, externalIds, ImmutableMap.of(column, value));
    }

    /** The same, with external_ids of its interface. */
    SomePort ids(String... entries) {
      return new SomePort(name, type, options, ImmutableList.copyOf(entries), columns);
    }
  }

  private UUID port(SomePort port) {
    UUID inner =
        insert(
            "Interface",
            ImmutableMap.of(
                "name", OvsdbValue.text(port.name()),
                "type", OvsdbValue.text(port.type()),
                "options", map(port.options().toArray(new String[0])),
                "external_ids", map(port.externalIds().toArray(new String[0]))));
    return insert(
        "Port",
        ImmutableMap.<String, JsonNode>builder()
            .put("name", OvsdbValue.text(port.name()))
            .put("interfaces", OvsdbValue.ref(inner))
            .put("external_ids", map())
            .putAll(port.columns())
            .buildKeepingLast());
  }

  private UUID insert(String table, Map<String, JsonNode> columns) {
    UUID uuid = new UUID(2, ++made);
    tables = tables.with(table, new Row(uuid, ImmutableMap.copyOf(columns)));
    return uuid;
  }

  static JsonNode map(String... entries) {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < entries.length; i += 2) {
      all.put(entries[i], entries[i + 1]);
    }
    return OvsdbValue.map(all);
  }
}
