package dev.keyway.topology.world;

import com.google.common.collect.ImmutableList;
import dev.keyway.topology.model.HypervisorId;
import java.time.Instant;

/**
 * What a hypervisor's own database shows of it; never stored, for all of it is read again when it
 * connects.
 *
 * @param remote the address that its OVSDB connection comes or came from
 * @param since when it connected, or when it was last seen
 * @param note why it is away, or empty
 * @param software for example {@code Open vSwitch 3.1.0}
 * @param bridge the name of its integration bridge
 * @param datapathType of that bridge: {@code system}, {@code netdev}, or empty while it has none
 * @param tunnelIpSource where its tunnel address is written down, for example {@code
 *     external_ids:keyway-tunnel-ip}
 * @param problems what is wrong on it and won't heal by itself, each with what to do about it
 */
public record Host(
    HypervisorId hypervisor,
    boolean connected,
    String remote,
    Instant since,
    String note,
    String software,
    String bridge,
    String datapathType,
    String tunnelIpSource,
    ImmutableList<String> problems) {

  /** The same with other problems. */
  public Host withProblems(ImmutableList<String> others) {
    return new Host(
        hypervisor,
        connected,
        remote,
        since,
        note,
        software,
        bridge,
        datapathType,
        tunnelIpSource,
        others);
  }

  Host away(Instant when, String why) {
    return new Host(
        hypervisor,
        false,
        remote,
        when,
        why,
        software,
        bridge,
        datapathType,
        tunnelIpSource,
        ImmutableList.of());
  }
}
