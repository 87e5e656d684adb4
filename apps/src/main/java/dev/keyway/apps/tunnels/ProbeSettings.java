package dev.keyway.apps.tunnels;

import java.time.Duration;

/**
 * How often and how patiently tunnels are probed.
 *
 * @param interval from a direction's outcome to its next probe
 * @param patience after which a probe counts as lost; less than {@code interval}
 * @param tries how many must be lost before a direction is told to be bad: one lost packet is no
 *     alarm, and userspace tunnels drop the first ones until they know the underlay's MAC addresses
 * @param framesPerSecond of all hypervisors together; where that is not enough for the interval, a
 *     round takes longer
 * @param framesPerSender how many of one hypervisor may be under way
 */
public record ProbeSettings(
    Duration interval, Duration patience, int tries, int framesPerSecond, int framesPerSender) {

  /**
   * 200 hypervisors that all share networks have 39,800 directions: a round of them takes 100
   * seconds, and each hypervisor sends and receives 2 probes a second.
   */
  public static final ProbeSettings DEFAULTS =
      new ProbeSettings(Duration.ofSeconds(60), Duration.ofSeconds(2), 3, 400, 16);
}
