package dev.keyway.apps.hypervisor.setup;

import static dev.keyway.apps.hypervisor.setup.HostTables.EXTERNAL_IDS;
import static dev.keyway.apps.hypervisor.setup.HostTables.OTHER_CONFIG;

import com.google.common.collect.ImmutableList;
import dev.keyway.topology.model.BadValueException;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.IpAddress;
import java.util.Optional;

/**
 * Who a host is, by what its database says.
 *
 * @param name {@code external_ids:hostname}, else its system id
 * @param systemId {@code external_ids:system-id}, else its name
 * @param tunnelIpSource where the address was found, for example {@code other_config:local_ip}
 * @param bridge the name of its integration bridge
 */
public record HostIdentity(
    HypervisorId name, String systemId, IpAddress tunnelIp, String tunnelIpSource, String bridge) {

  private static final String SET = "ovs-vsctl set Open_vSwitch . ";
  private static final int LONGEST_INTERFACE_NAME = 15;

  /** A place where a tunnel address can stand; others than Keyway have made them customary. */
  private record Source(String column, String key) {
    @Override
    public String toString() {
      return column + ":" + key;
    }
  }

  private static final ImmutableList<Source> TUNNEL_IP =
      ImmutableList.of(
          new Source(EXTERNAL_IDS, "keyway-tunnel-ip"),
          new Source(OTHER_CONFIG, "local_ip"),
          new Source(EXTERNAL_IDS, "ovn-encap-ip"));

  /**
   * Reads it.
   *
   * @param defaultBridge the integration bridge where {@code external_ids:keyway-bridge} is not set
   */
  public static HostIdentity of(HostImage image, String defaultBridge) throws UnfitHostException {
    if (image.root().isEmpty()) {
      throw new UnfitHostException(
          "NotInitialised", "the table Open_vSwitch has no row: run ovs-vsctl init");
    }
    HypervisorId name = nameOf(image);
    Source source =
        TUNNEL_IP.stream()
            .filter(it -> image.rootText(it.column(), it.key()).isPresent())
            .findFirst()
            .orElseThrow(HostIdentity::noTunnelIp);
    return new HostIdentity(
        name,
        systemIdOf(image).orElse(name.name()),
        address(source, image.rootText(source.column(), source.key()).orElseThrow()),
        source.toString(),
        bridgeOf(image, defaultBridge));
  }

  /** What a host would be called, whatever else is wrong with it. */
  public static Optional<String> nameIn(HostImage image) {
    return image.rootText(EXTERNAL_IDS, "hostname").or(() -> systemIdOf(image));
  }

  /** What tells it from all others, whatever else is wrong with it. */
  public static Optional<String> keyIn(HostImage image) {
    return systemIdOf(image).or(() -> nameIn(image));
  }

  private static Optional<String> systemIdOf(HostImage image) {
    return image.rootText(EXTERNAL_IDS, "system-id");
  }

  private static HypervisorId nameOf(HostImage image) throws UnfitHostException {
    String name =
        nameIn(image)
            .orElseThrow(
                () ->
                    new UnfitHostException(
                        "NoName",
                        "neither external_ids:hostname nor external_ids:system-id is set: "
                            + SET
                            + "external_ids:hostname=$(hostname)"));
    try {
      return new HypervisorId(name);
    } catch (BadValueException bad) {
      throw new UnfitHostException(
          "BadName", bad.getMessage() + ": " + SET + "external_ids:hostname=NAME");
    }
  }

  private static UnfitHostException noTunnelIp() {
    return new UnfitHostException(
        "NoTunnelIp",
        "no tunnel address: none of "
            + TUNNEL_IP.toString().replaceAll("[\\[\\]]", "")
            + " is set: "
            + SET
            + "external_ids:keyway-tunnel-ip=ADDRESS");
  }

  private static IpAddress address(Source source, String text) throws UnfitHostException {
    try {
      IpAddress address = IpAddress.parse(text);
      if (!address.isV6() && address.isUnicast()) {
        return address;
      }
    } catch (BadValueException malformed) {
      // Falls through to the one message for all of it.
    }
    throw new UnfitHostException(
        "BadTunnelIp", source + " is '" + text + "': expected the IPv4 address of this host");
  }

  private static String bridgeOf(HostImage image, String defaultBridge) throws UnfitHostException {
    Optional<String> own = image.rootText(EXTERNAL_IDS, "keyway-bridge");
    String bridge = own.orElse(defaultBridge);
    if (bridge.length() > LONGEST_INTERFACE_NAME || bridge.matches(".*[\\s/].*")) {
      throw new UnfitHostException(
          "BadBridgeName",
          "external_ids:keyway-bridge is '"
              + bridge
              + "': expected the name of a bridge, at most "
              + LONGEST_INTERFACE_NAME
              + " characters without blanks and '/'");
    }
    if (image.bridge(bridge).isEmpty() && image.isTaken(bridge)) {
      throw new UnfitHostException(
          "BridgeNameTaken",
          "'"
              + bridge
              + "' is a port and no bridge: "
              + SET
              + "external_ids:keyway-bridge=ANOTHER-NAME");
    }
    return bridge;
  }
}
