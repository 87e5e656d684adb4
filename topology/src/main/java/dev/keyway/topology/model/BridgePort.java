package dev.keyway.topology.model;

/**
 * An OpenFlow port of a bridge, as the bridge describes it (OpenFlow 1.4, section 7.2.1).
 *
 * @param number the OpenFlow port number; volatile, it can change whenever the interface comes back
 * @param name the name of the interface in Open vSwitch
 * @param adminUp whether the port is not configured down (OFPPC_PORT_DOWN)
 * @param linkUp whether it has a carrier (not OFPPS_LINK_DOWN)
 * @param speedKbps the current speed in kbit/s, 0 where the bridge doesn't know
 */
public record BridgePort(
    long number, String name, MacAddress mac, boolean adminUp, boolean linkUp, long speedKbps) {

  /** OFPP_LOCAL, the bridge itself. */
  public static final long LOCAL = 0xffff_fffeL;

  /** The highest number that an interface can have (OFPP_MAX). */
  public static final long MAX = 0xffff_ff00L;

  /** Whether frames can come through it now. */
  public boolean isUp() {
    return adminUp && linkUp;
  }

  /** Whether it is an interface, and not the bridge itself. */
  public boolean isInterface() {
    return number > 0 && number <= MAX;
  }
}
