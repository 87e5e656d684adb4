package dev.keyway.apps.hypervisor.setup;

import static dev.keyway.apps.hypervisor.setup.HostTables.OPTIONS;
import static dev.keyway.apps.hypervisor.setup.HostTables.TYPE;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.keyway.controller.ovsdb.Row;
import java.util.Comparator;
import java.util.Optional;

/**
 * Other GRE ports of a host that take frames which are meant for our tunnel port. Open vSwitch
 * gives a frame to the port that names most of it: first by key, then by far end, then by near end
 * (tnl_find in its ofproto/tunnel.c); ours, which leaves key and far end to flows, comes last. It
 * does so over all bridges of one datapath.
 */
final class TunnelRivals {

  private TunnelRivals() {}

  /**
   * One of them.
   *
   * @param takesAllKeys whether it takes the frames of all networks, and not of one key only
   */
  record Rival(String port, boolean takesAllKeys, String message) {}

  static ImmutableList<Rival> of(HostImage image, String tunnelPort, String tunnelIp) {
    return image.interfaces().stream()
        .filter(row -> row.text(TYPE).orElse("").equals(TunnelPort.GRE))
        .filter(row -> !HostImage.name(row).equals(tunnelPort))
        .flatMap(row -> rival(row, tunnelIp).stream())
        .sorted(Comparator.comparing(Rival::port))
        .collect(ImmutableList.toImmutableList());
  }

  private static Optional<Rival> rival(Row row, String tunnelIp) {
    ImmutableMap<String, String> options = row.map(OPTIONS);
    String name = HostImage.name(row);
    String remote = options.getOrDefault("remote_ip", "");
    String local = options.getOrDefault(TunnelPort.LOCAL_IP, TunnelPort.FLOW);
    Optional<String> key = TunnelPort.key(options, "in_key").filter(text -> !isZero(text));
    if (key.isEmpty() || !(local.equals(TunnelPort.FLOW) || local.equals(tunnelIp))) {
      // Without a key it takes only frames without one, and ours all have one.
      return Optional.empty();
    }
    String from = remote.equals(TunnelPort.FLOW) ? "any host" : remote;
    if (!key.get().equals(TunnelPort.FLOW)) {
      return Optional.of(
          new Rival(
              name,
              false,
              name + " has key=" + key.get() + ", and takes the frames of that key from " + from));
    }
    if (remote.equals(TunnelPort.FLOW)) {
      // The same as ours; which of the two comes first is a matter of local_ip, and ours has it.
      return Optional.empty();
    }
    return Optional.of(
        new Rival(
            name,
            true,
            name
                + " has key=flow remote_ip="
                + remote
                + ", and takes all frames from there that are meant for our tunnel port"));
  }

  private static boolean isZero(String key) {
    return key.matches("0+|0x0+");
  }
}
