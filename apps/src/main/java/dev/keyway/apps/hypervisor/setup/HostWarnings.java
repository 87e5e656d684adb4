package dev.keyway.apps.hypervisor.setup;

import static dev.keyway.apps.hypervisor.setup.HostTables.EXTERNAL_IDS;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.keyway.controller.ovsdb.Row;
import dev.keyway.topology.model.Hypervisor;
import java.util.Optional;

/** What joining would break on a host, or already has. */
final class HostWarnings {

  private final HostImage image;
  private final HostSetup setup;
  private final ImmutableList.Builder<String> warnings = ImmutableList.builder();

  private HostWarnings(HostImage image, HostSetup setup) {
    this.image = image;
    this.setup = setup;
  }

  static ImmutableList<String> of(HostImage image, HostSetup setup) {
    return new HostWarnings(image, setup).all();
  }

  private ImmutableList<String> all() {
    String tunnel = setup.tunnelPort().name();
    Optional<Row> bridge = image.bridge(setup.identity().bridge());
    if (setup.tunnelPort().origin() == TunnelPort.Origin.MISSING
        && !tunnel.equals(Hypervisor.DEFAULT_TUNNEL_PORT)) {
      warnings.add(
          "the name "
              + Hypervisor.DEFAULT_TUNNEL_PORT
              + " is taken on this host: the tunnel port of Keyway is "
              + tunnel);
    }
    bridge.ifPresent(this::adopted);
    TunnelRivals.of(image, tunnel, setup.identity().tunnelIp().toString())
        .forEach(rival -> warnings.add("port " + rival.message()));
    return warnings.build();
  }

  /**
   * Open vSwitch counts only those, and not who may connect to it ({@code ptcp:}, {@code punix:}).
   */
  private static boolean isDialled(Row controller) {
    return controller.text(HostTables.TARGET).filter(target -> !target.startsWith("p")).isPresent();
  }

  private void adopted(Row bridge) {
    String name = HostImage.name(bridge);
    ImmutableList<Row> controllers = image.controllersOf(bridge);
    if (controllers.stream().noneMatch(HostWarnings::isDialled)) {
      warnings.add(
          "bridge "
              + name
              + " has no controller yet that it connects to: Open vSwitch clears its flows when it gets the first");
    }
    for (Row controller : controllers) {
      if (controller.text(HostTables.TARGET).filter(setup.target()::equals).isEmpty()
          && !JoiningController.isMarked(controller)) {
        warnings.add(
            "bridge "
                + name
                + " has another controller, "
                + controller.text(HostTables.TARGET).orElse("")
                + ": it stays, and what it does to flows of Keyway is repaired only when they are"
                + " read back");
      }
    }
    if (bridge.text(HostTables.FAIL_MODE).filter(Joining.SECURE::equals).isEmpty()) {
      warnings.add(
          "bridge "
              + name
              + " switches frames by itself now, and will not with fail_mode=secure: its ports talk"
              + " only as their networks allow");
    }
    ImmutableSet<String> own = ImmutableSet.of(name, setup.tunnelPort().name());
    for (Row port : image.portsOf(bridge)) {
      if (!own.contains(HostImage.name(port))) {
        guest(port);
      }
    }
    warnings.addAll(HostProblems.badIfaceIds(image, bridge));
  }

  private void guest(Row port) {
    String name = HostImage.name(port);
    boolean identified =
        image.interfacesOf(port).stream()
            .anyMatch(row -> row.map(EXTERNAL_IDS).containsKey(Vifs.IFACE_ID));
    if (!identified) {
      warnings.add(
          "port " + name + " has no iface-id: without a port of the API it reaches nobody");
    }
    if (port.number("tag").isPresent() || !port.numbers("trunks").isEmpty()) {
      warnings.add("the VLAN tag or trunks of port " + name + " are ignored by Keyway's flows");
    }
  }
}
