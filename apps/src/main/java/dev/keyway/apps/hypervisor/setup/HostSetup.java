package dev.keyway.apps.hypervisor.setup;

import static dev.keyway.apps.hypervisor.setup.HostTables.OTHER_CONFIG;
import static dev.keyway.apps.hypervisor.setup.HostTables.WANTED_DATAPATH_ID;

import com.google.common.hash.Hashing;
import com.google.common.primitives.Longs;
import dev.keyway.controller.ovsdb.Row;
import dev.keyway.topology.model.BadValueException;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.Hypervisor;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a host is to be like as a hypervisor of ours.
 *
 * @param target where its bridge is to find the OpenFlow listener, for example {@code
 *     tcp:192.0.2.1:6653} or {@code ssl:192.0.2.1:6653}
 * @param datapath what the bridge is called already, or else made of the system id
 */
public record HostSetup(
    HostIdentity identity, String target, DatapathId datapath, TunnelPort tunnelPort) {

  /** Fits it to what is there. */
  public static HostSetup of(HostImage image, HostIdentity identity, String target) {
    return new HostSetup(
        identity,
        target,
        chosen(image, identity.bridge()).orElseGet(() -> derived(identity.systemId())),
        TunnelPort.of(image, identity.bridge()));
  }

  /** The hypervisor that it is then. */
  public Hypervisor hypervisor() {
    return new Hypervisor(
        identity.name(),
        datapath,
        identity.tunnelIp(),
        tunnelPort.name(),
        Optional.of(identity.systemId()));
  }

  private static Optional<DatapathId> chosen(HostImage image, String bridge) {
    return image.bridge(bridge).flatMap(HostSetup::chosen);
  }

  /** The id that somebody chose; what can't be one is ignored, as Open vSwitch does. */
  static Optional<DatapathId> chosen(Row bridge) {
    return parse(bridge.map(OTHER_CONFIG).getOrDefault(WANTED_DATAPATH_ID, ""));
  }

  private static Optional<DatapathId> parse(String text) {
    try {
      // Without 0x, Open vSwitch wants all 16 digits (dpid_from_string).
      boolean whole = text.startsWith("0x") || text.length() == 16;
      return whole ? Optional.of(DatapathId.parse(text)) : Optional.empty();
    } catch (BadValueException none) {
      return Optional.empty();
    }
  }

  /** The same for the same host, whenever it comes. */
  private static DatapathId derived(String systemId) {
    byte[] hash = Hashing.sha256().hashString(systemId, StandardCharsets.UTF_8).asBytes();
    return new DatapathId(Longs.fromByteArray(hash));
  }
}
