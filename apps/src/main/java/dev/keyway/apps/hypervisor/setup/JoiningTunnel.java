package dev.keyway.apps.hypervisor.setup;

import static dev.keyway.apps.hypervisor.setup.HostTables.BRIDGE;
import static dev.keyway.apps.hypervisor.setup.HostTables.EXTERNAL_IDS;
import static dev.keyway.apps.hypervisor.setup.HostTables.INTERFACE;
import static dev.keyway.apps.hypervisor.setup.HostTables.INTERFACES;
import static dev.keyway.apps.hypervisor.setup.HostTables.MARK;
import static dev.keyway.apps.hypervisor.setup.HostTables.NAME;
import static dev.keyway.apps.hypervisor.setup.HostTables.OPTIONS;
import static dev.keyway.apps.hypervisor.setup.HostTables.PORT;
import static dev.keyway.apps.hypervisor.setup.HostTables.PORTS;
import static dev.keyway.apps.hypervisor.setup.HostTables.TUNNEL_MARK;
import static dev.keyway.apps.hypervisor.setup.HostTables.TYPE;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import dev.keyway.controller.ovsdb.Mutation;
import dev.keyway.controller.ovsdb.Operation;
import dev.keyway.controller.ovsdb.OvsdbValue;
import dev.keyway.controller.ovsdb.Row;
import java.util.Optional;

/** Plans the one tunnel port of a host. */
final class JoiningTunnel {

  private static final String NEW = "keyway_tunnel";

  private final HostImage image;
  private final Edits edits;
  private final HostSetup setup;

  JoiningTunnel(HostImage image, Edits edits, HostSetup setup) {
    this.image = image;
    this.edits = edits;
    this.setup = setup;
  }

  /** Gives the bridge the port, or adopts or repairs the one that it has. */
  Undo settle(Undo undo, Row bridge) {
    TunnelPort tunnel = setup.tunnelPort();
    if (tunnel.origin() == TunnelPort.Origin.MISSING) {
      JsonNode added = insert();
      edits.operation(Operation.mutate(BRIDGE, bridge.uuid(), Mutation.insert(PORTS, added)));
      return undo.withPort(Optional.of(tunnel.name()));
    }
    Row port =
        image.portsOf(bridge).stream()
            .filter(row -> HostImage.name(row).equals(tunnel.name()))
            .findFirst()
            .orElseThrow();
    Optional<Row> found = image.interfaceOf(port);
    if (tunnel.origin() == TunnelPort.Origin.OURS) {
      found.ifPresent(this::repair);
      edits.set(
          Slot.key(PORT, port, tunnel.name(), EXTERNAL_IDS, MARK), ImmutableSet.of(TUNNEL_MARK));
      return undo.withPort(Optional.of(tunnel.name()));
    }
    return found.map(row -> localIp(undo, row)).orElse(undo).withPort(Optional.empty());
  }

  private void repair(Row tunnel) {
    String port = setup.tunnelPort().name();
    edits.set(Slot.column(INTERFACE, tunnel, port, TYPE), ImmutableSortedSet.of(TunnelPort.GRE));
    options()
        .forEach(
            (key, value) ->
                edits.set(
                    Slot.key(INTERFACE, tunnel, port, OPTIONS, key), ImmutableSortedSet.of(value)));
  }

  /** An address that others set is theirs. */
  private Undo localIp(Undo undo, Row tunnel) {
    String port = setup.tunnelPort().name();
    String wanted = setup.identity().tunnelIp().toString();
    Slot slot = Slot.key(INTERFACE, tunnel, port, OPTIONS, TunnelPort.LOCAL_IP);
    String key = localIpKey(port);
    Undo.Change earlier = undo.values().get(key);
    boolean free = slot.value().isEmpty() || (earlier != null && earlier.is().equals(slot.value()));
    if (free) {
      return edits.set(undo, key, slot, ImmutableSortedSet.of(wanted));
    }
    String now = slot.value().first();
    if (!now.equals(wanted) && !now.equals(TunnelPort.FLOW)) {
      edits.obstacle(
          "tunnel port %s has local_ip=%s, but the tunnel address of the host is %s (%s)"
              .formatted(port, now, wanted, setup.identity().tunnelIpSource()));
    }
    return undo;
  }

  static String localIpKey(String port) {
    return TunnelPort.LOCAL_IP + " " + port;
  }

  /** Adds the port; answers with a reference for the bridge's column. */
  JsonNode insert() {
    String port = setup.tunnelPort().name();
    edits.add(
        Edit.added(PORT, port, "type=gre " + options() + " on bridge " + setup.identity().bridge()),
        Operation.insert(
            INTERFACE,
            NEW + "_interface",
            ImmutableMap.of(
                NAME,
                OvsdbValue.text(port),
                TYPE,
                OvsdbValue.text(TunnelPort.GRE),
                OPTIONS,
                OvsdbValue.map(options()))),
        Operation.insert(
            PORT,
            NEW,
            ImmutableMap.of(
                NAME,
                OvsdbValue.text(port),
                INTERFACES,
                OvsdbValue.named(NEW + "_interface"),
                EXTERNAL_IDS,
                OvsdbValue.map(ImmutableMap.of(MARK, TUNNEL_MARK)))));
    return OvsdbValue.named(NEW);
  }

  private ImmutableMap<String, String> options() {
    return ImmutableMap.of(
        "key",
        TunnelPort.FLOW,
        "remote_ip",
        TunnelPort.FLOW,
        TunnelPort.LOCAL_IP,
        setup.identity().tunnelIp().toString());
  }
}
