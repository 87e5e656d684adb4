package dev.keyway.apps.api.status;

import com.google.common.collect.ImmutableList;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.world.Path;
import dev.keyway.topology.world.Tunnel;
import dev.keyway.topology.world.World;

/** What is wrong with a tunnel, each with what to do about it. */
public final class TunnelWarnings {

  /** The headers of IPv4 and ICMP, which {@code ping -s} doesn't count. */
  private static final int PING_HEADERS = 28;

  private TunnelWarnings() {}

  /**
   * Something that is wrong.
   *
   * @param name for programs
   * @param message for people
   */
  public record Warning(Name name, String message) {}

  /** What can be wrong. */
  public enum Name {
    TUNNEL_PORT_MISSING,
    MTU_TOO_SMALL,
    UNREACHABLE
  }

  /** All that is wrong with a tunnel now. */
  public static ImmutableList<Warning> of(World world, Tunnel tunnel) {
    ImmutableList.Builder<Warning> warnings = ImmutableList.builder();
    for (Hypervisor end : ImmutableList.of(tunnel.near(), tunnel.far())) {
      if (Tunnel.lacksPort(world, end)) {
        warnings.add(
            new Warning(
                Name.TUNNEL_PORT_MISSING,
                "The bridge of "
                    + end.id()
                    + " has no port "
                    + end.tunnelPort()
                    + ": see the problems of that hypervisor."));
      }
    }
    add(warnings, tunnel, tunnel.there(world), tunnel.near(), tunnel.far());
    add(warnings, tunnel, tunnel.back(world), tunnel.far(), tunnel.near());
    return warnings.build();
  }

  private static void add(
      ImmutableList.Builder<Warning> warnings,
      Tunnel tunnel,
      Path.State state,
      Hypervisor from,
      Hypervisor to) {
    switch (state) {
      case MTU_TOO_SMALL ->
          warnings.add(new Warning(Name.MTU_TOO_SMALL, tooSmall(tunnel, from, to)));
      case UNREACHABLE -> warnings.add(new Warning(Name.UNREACHABLE, unreachable(from, to)));
      case OK, UNKNOWN -> {}
    }
  }

  private static String tooSmall(Tunnel tunnel, Hypervisor from, Hypervisor to) {
    return "From "
        + from.id()
        + " to "
        + to.id()
        + " small frames arrive, but those of a network with MTU "
        + tunnel.mtu()
        + " don't: they are packets of "
        + tunnel.required()
        + " bytes in the underlay. Raise the MTU of everything between "
        + from.tunnelIp()
        + " and "
        + to.tunnelIp()
        + " to "
        + tunnel.required()
        + ", or lower the networks' mtu. To find the place: ping -M do -s "
        + (tunnel.required() - PING_HEADERS)
        + " "
        + to.tunnelIp();
  }

  private static String unreachable(Hypervisor from, Hypervisor to) {
    return "From "
        + from.id()
        + " to "
        + to.id()
        + " no frames arrive. Check that "
        + from.tunnelIp()
        + " reaches "
        + to.tunnelIp()
        + ", that the tunnel addresses are right and local to their hosts, and that no firewall"
        + " stops GRE (IP protocol 47).";
  }
}
