package dev.keyway.apps.hypervisor.setup;

import static dev.keyway.apps.hypervisor.setup.HostTables.EXTERNAL_IDS;
import static dev.keyway.apps.hypervisor.setup.HostTables.OPTIONS;
import static dev.keyway.apps.hypervisor.setup.HostTables.TARGET;
import static dev.keyway.apps.hypervisor.setup.HostTables.TYPE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import dev.keyway.controller.ovsdb.Row;
import dev.keyway.topology.model.PortId;
import dev.keyway.topology.model.Vif;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;

/** Reports what is on a host, what we would change there, and what that would break. */
public final class HostInspection {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final HostImage image;
  private final ObjectNode report = JSON.objectNode();

  private HostInspection(HostImage image) {
    this.image = image;
  }

  /**
   * Reports it as a JSON document.
   *
   * @param bridge the integration bridge where the host names no other
   * @param target where its bridge would be told to find us
   * @param left whether the host was told to leave, so that nothing of ours is to be on it
   * @param known which ports there are; empty where nobody knows
   */
  public static ObjectNode of(
      HostImage image,
      String bridge,
      String target,
      boolean left,
      Optional<Predicate<PortId>> known) {
    HostInspection inspection = new HostInspection(image);
    inspection.identity();
    try {
      HostSetup setup = HostSetup.of(image, HostIdentity.of(image, bridge), target);
      inspection.wished(
          setup,
          left
              ? new HostWish.Left(false)
              : new HostWish.Joined(setup, Optional.empty(), image.asked()));
    } catch (UnfitHostException e) {
      inspection.report.put("refusal", e.type() + ": " + e.text());
      inspection.report.putArray("changes");
      inspection.report.putArray("warnings");
    }
    inspection.found(known);
    return inspection.report;
  }

  private void identity() {
    report.set("hypervisor", text(HostIdentity.nameIn(image)));
    report.set("system_id", text(HostIdentity.keyIn(image)));
    report.put("software", image.software());
  }

  private void wished(HostSetup setup, HostWish wish) {
    report
        .put("tunnel_ip", setup.identity().tunnelIp().toString())
        .put("tunnel_ip_source", setup.identity().tunnelIpSource())
        .put("bridge", setup.identity().bridge())
        .put("tunnel_port", setup.tunnelPort().name())
        .put("datapath_id", setup.datapath().toString());
    HostPlan plan = HostPlan.of(image, wish);
    ArrayNode changes = report.putArray("changes");
    for (Edit edit : plan.edits()) {
      changes
          .addObject()
          .put("what", edit.subject())
          .put("before", edit.before())
          .put("after", edit.after());
    }
    ArrayNode warnings = report.putArray("warnings");
    if (wish instanceof HostWish.Joined) {
      HostWarnings.of(image, setup).forEach(warnings::add);
    }
    plan.obstacles().forEach(warnings::add);
  }

  private void found(Optional<Predicate<PortId>> known) {
    ArrayNode bridges = report.putArray("bridges");
    ArrayNode vlans = report.putArray("vlan_ports");
    ArrayNode tunnels = report.putArray("gre_ports");
    ArrayNode vifs = report.putArray("vifs");
    for (Row bridge : image.bridges()) {
      bridge(bridges.addObject(), bridge);
      for (Row port : image.portsOf(bridge)) {
        vlan(vlans, bridge, port);
        image
            .interfaceOf(port)
            .filter(row -> row.text(TYPE).orElse("").equals(TunnelPort.GRE))
            .ifPresent(row -> tunnel(tunnels.addObject(), bridge, port, row));
        for (Row each : image.interfacesOf(port)) {
          Optional.ofNullable(each.map(EXTERNAL_IDS).get(Vifs.IFACE_ID))
              .ifPresent(id -> vif(vifs.addObject(), bridge, each, id, known));
        }
      }
    }
  }

  private void bridge(ObjectNode out, Row bridge) {
    out.put("name", HostImage.name(bridge));
    out.put("datapath_type", bridge.text(HostTables.DATAPATH_TYPE).orElse(""));
    out.set("datapath_id", text(bridge.text(HostTables.DATAPATH_ID)));
    out.set("fail_mode", text(bridge.text(HostTables.FAIL_MODE)));
    ArrayNode protocols = out.putArray("protocols");
    bridge.texts(HostTables.PROTOCOLS).stream().sorted().forEach(protocols::add);
    ArrayNode controllers = out.putArray("controllers");
    for (Row controller : image.controllersOf(bridge)) {
      controllers
          .addObject()
          .put("target", controller.text(TARGET).orElse(""))
          .put("connected", controller.flag("is_connected").orElse(false))
          .put("keyway", JoiningController.isMarked(controller));
    }
    ArrayNode ports = out.putArray("ports");
    image.portsOf(bridge).forEach(port -> ports.add(HostImage.name(port)));
  }

  private static void vlan(ArrayNode vlans, Row bridge, Row port) {
    Optional<Long> tag = port.number("tag");
    if (tag.isPresent() || !port.numbers("trunks").isEmpty()) {
      ObjectNode out =
          vlans.addObject().put("bridge", HostImage.name(bridge)).put("port", HostImage.name(port));
      out.set("tag", tag.<JsonNode>map(JSON::numberNode).orElse(JSON.nullNode()));
      ArrayNode trunks = out.putArray("trunks");
      port.numbers("trunks").stream().sorted(Comparator.naturalOrder()).forEach(trunks::add);
    }
  }

  private static void tunnel(ObjectNode out, Row bridge, Row port, Row row) {
    ImmutableMap<String, String> options = row.map(OPTIONS);
    out.put("bridge", HostImage.name(bridge)).put("port", HostImage.name(port));
    out.set("key", text(TunnelPort.key(options, "in_key")));
    out.set("remote_ip", text(Optional.ofNullable(options.get("remote_ip"))));
    out.set("local_ip", text(Optional.ofNullable(options.get(TunnelPort.LOCAL_IP))));
    out.put("flow_based", TunnelPort.isFlow(row)).put("keyway", TunnelPort.isMarked(port));
    out.set("error", text(row.text("error")));
  }

  private static void vif(
      ObjectNode out, Row bridge, Row row, String id, Optional<Predicate<PortId>> known) {
    out.put("bridge", HostImage.name(bridge))
        .put("interface", HostImage.name(row))
        .put("iface_id", id);
    out.set("known", text(Optional.empty()));
    Optional<Vif> vif = Vifs.of(row);
    known.ifPresent(ports -> out.put("known", vif.map(Vif::port).filter(ports).isPresent()));
  }

  private static JsonNode text(Optional<String> text) {
    return text.<JsonNode>map(JSON::textNode).orElse(JSON.nullNode());
  }
}
