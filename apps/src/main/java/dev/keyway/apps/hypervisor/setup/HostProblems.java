package dev.keyway.apps.hypervisor.setup;

import static dev.keyway.apps.hypervisor.setup.HostTables.EXTERNAL_IDS;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.ovsdb.Row;
import java.util.Optional;

/** What is wrong on a host that is set up, and won't heal by itself. */
public final class HostProblems {

  private HostProblems() {}

  /**
   * Each with what to do about it, as far as that is known.
   *
   * @param asked see {@link HostWish.Joined}
   */
  public static ImmutableList<String> of(HostImage image, HostSetup setup, long asked) {
    ImmutableList.Builder<String> problems = ImmutableList.builder();
    String host = setup.identity().name().name();
    String tunnel = setup.tunnelPort().name();
    Optional<Row> bridge = image.bridge(setup.identity().bridge());
    bridge
        .filter(row -> image.isImpossible(row, asked))
        .ifPresent(
            row ->
                problems.add(
                    "Open vSwitch could not create bridge "
                        + HostImage.name(row)
                        + " on "
                        + host
                        + ": the log of ovs-vswitchd there says why"));
    image
        .interfaceNamed(tunnel)
        .filter(row -> row.text("error").isPresent())
        .ifPresent(
            row ->
                problems.add(
                    "tunnel port " + tunnel + " on " + host + ": " + row.text("error").get()));
    TunnelRivals.of(image, tunnel, setup.identity().tunnelIp().toString()).stream()
        .filter(TunnelRivals.Rival::takesAllKeys)
        .forEach(rival -> problems.add("port " + rival.message() + ": remove it from " + host));
    bridge.ifPresent(row -> problems.addAll(badIfaceIds(image, row)));
    return problems.build();
  }

  /** Interfaces of a bridge whose iface-id names no port of ours for sure. */
  static ImmutableList<String> badIfaceIds(HostImage image, Row bridge) {
    return image.portsOf(bridge).stream()
        .flatMap(port -> image.interfacesOf(port).stream())
        .filter(row -> row.map(EXTERNAL_IDS).containsKey(Vifs.IFACE_ID) && Vifs.of(row).isEmpty())
        .map(
            row ->
                "iface-id '"
                    + row.map(EXTERNAL_IDS).get(Vifs.IFACE_ID)
                    + "' of interface "
                    + HostImage.name(row)
                    + " is no UUID: expected the id of a port")
        .collect(ImmutableList.toImmutableList());
  }
}
