package dev.keyway.apps.hypervisor.setup;

import static dev.keyway.apps.hypervisor.setup.Plans.after;
import static dev.keyway.apps.hypervisor.setup.Plans.joining;
import static dev.keyway.apps.hypervisor.setup.Plans.leaving;
import static dev.keyway.apps.hypervisor.setup.Plans.withoutCounters;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import dev.keyway.apps.hypervisor.setup.SomeHost.SomePort;
import dev.keyway.controller.ovsdb.OvsdbValue;
import dev.keyway.controller.ovsdb.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Hosts strewn at random: a plan leaves nothing to do, and leaving gives back what was there. */
final class RandomHostTest {

  private static final int HOSTS = 300;
  private static final String TARGET = "tcp:192.0.2.1:6653";

  @Test
  void joiningSettlesAndLeavingGivesBack() {
    for (long seed = 0; seed < HOSTS; seed++) {
      HostImage before = host(new Random(seed));
      HostImage joined = settled(after(before, joining(before)), seed);
      assertThat(joining(joined).edits()).as("seed %d: %s", seed, joined).isEmpty();
      HostImage left = after(joined, leaving(joined));
      assertThat(withoutCounters(left)).as("seed %d", seed).isEqualTo(withoutCounters(before));
      assertThat(leaving(left).edits()).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void driftIsRepairedInOneStep() {
    for (long seed = 0; seed < HOSTS; seed++) {
      HostImage before = host(new Random(seed));
      HostImage joined = settled(after(before, joining(before)), seed);
      HostImage drifted = drifted(joined, new Random(seed));
      HostImage repaired = after(drifted, joining(drifted));
      assertThat(joining(repaired).edits()).as("seed %d: %s", seed, repaired).isEmpty();
      HostImage left = after(repaired, leaving(repaired));
      assertThat(leaving(left).edits()).as("seed %d", seed).isEmpty();
    }
  }

  /** The switch has done its work; where it could not, the bridge becomes one that it can make. */
  private static HostImage settled(HostImage image, long seed) {
    Row root = image.root().orElseThrow();
    SmallDatabase database = new SmallDatabase(image.tables());
    database.set(
        "Open_vSwitch", root, "cur_cfg", OvsdbValue.number(root.number("next_cfg").orElseThrow()));
    HostImage tried = new HostImage(database.tables());
    return seed % 3 == 0 ? after(tried, joining(tried)) : after(image, joining(image));
  }

  private static HostImage host(Random random) {
    SomeHost host = SomeHost.hv1();
    List<String> names =
        new ArrayList<>(ImmutableList.of("gre0", "keyway-gre0", "vnet0", "vnet1", "tun5", "bond0"));
    Collections.shuffle(names, random);
    for (String bridge : ImmutableList.of("br-int", "br0", "br1")) {
      if (random.nextBoolean()) {
        List<SomePort> ports = new ArrayList<>();
        for (int count = random.nextInt(3); count > 0; count--) {
          ports.add(port(names.remove(0), random));
        }
        host.bridge(bridge, columns(host, random), ports.toArray(new SomePort[0]));
      }
    }
    return host.image();
  }

  private static SomePort port(String name, Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> new SomePort(name, "gre", "key", "flow", "remote_ip", "flow");
      case 1 ->
          new SomePort(name, "gre", "key", "flow", "remote_ip", "flow", "local_ip", "172.31.0.9");
      case 2 -> new SomePort(name, "gre", "remote_ip", "10.0.0.2");
      case 3 -> new SomePort(name, "gre", "key", "12", "remote_ip", "10.0.0.2");
      case 4 -> new SomePort(name, "").with("tag", OvsdbValue.number(10));
      default -> new SomePort(name, "internal").ids("iface-id", "none");
    };
  }

  private static Map<String, JsonNode> columns(SomeHost host, Random random) {
    Map<String, JsonNode> columns = new HashMap<>();
    if (random.nextBoolean()) {
      columns.put("fail_mode", OvsdbValue.text(random.nextBoolean() ? "secure" : "standalone"));
    }
    List<String> protocols = new ArrayList<>();
    for (String protocol : ImmutableList.of("OpenFlow10", "OpenFlow13", "OpenFlow14")) {
      if (random.nextInt(3) == 0) {
        protocols.add(protocol);
      }
    }
    columns.put("protocols", OvsdbValue.texts(protocols));
    List<JsonNode> controllers = new ArrayList<>();
    for (String target : ImmutableList.of("tcp:10.0.0.9:6633", TARGET)) {
      if (random.nextInt(3) == 0) {
        controllers.add(host.controller(target));
      }
    }
    columns.put("controller", OvsdbValue.set(controllers));
    if (random.nextBoolean()) {
      columns.put("datapath_id", OvsdbValue.none());
    }
    if (random.nextInt(3) == 0) {
      columns.put(
          "other_config",
          SomeHost.map("datapath-id", random.nextBoolean() ? "00000000000000aa" : "bad"));
    }
    if (random.nextInt(3) == 0) {
      columns.put("external_ids", SomeHost.map("bridge-id", "x"));
    }
    return columns;
  }

  private static HostImage drifted(HostImage image, Random random) {
    SmallDatabase database = new SmallDatabase(image.tables());
    Row bridge = image.bridge("br-int").orElseThrow();
    if (random.nextBoolean()) {
      database.set("Bridge", bridge, "fail_mode", OvsdbValue.none());
    }
    if (random.nextBoolean()) {
      database.set("Bridge", bridge, "protocols", OvsdbValue.text("OpenFlow10"));
    }
    if (random.nextBoolean()) {
      database.set("Bridge", bridge, "controller", OvsdbValue.none());
    }
    if (random.nextBoolean()) {
      database.set("Bridge", bridge, "external_ids", SomeHost.map("bridge-id", "y"));
    }
    if (random.nextBoolean()) {
      database.set("Bridge", bridge, "other_config", SomeHost.map());
    }
    for (Row port : image.portsOf(bridge)) {
      if (random.nextInt(4) == 0) {
        database.set("Port", port, "external_ids", SomeHost.map());
      }
      if (random.nextInt(4) == 0) {
        Row inner = image.interfaceOf(port).orElseThrow();
        database.set("Interface", inner, "options", SomeHost.map("remote_ip", "10.0.0.3"));
      }
    }
    return new HostImage(database.run(ImmutableList.of()).tables());
  }
}
