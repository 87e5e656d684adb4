package dev.keyway.apps.api.status;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.sync.Progress;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.world.Bridge;
import dev.keyway.topology.world.RefusedPeer;
import dev.keyway.topology.world.World;
import java.util.Optional;

/**
 * The state of a hypervisor: ERROR when something must be set right by hand, DOWN while its bridge
 * is away, BUILD while it lacks flows, ACTIVE otherwise.
 */
public final class HypervisorStatus {

  private HypervisorStatus() {}

  /** The state of a hypervisor that is in the view's world. */
  public static Status of(View view, Hypervisor hypervisor) {
    ImmutableList<String> problems = problems(view.world(), hypervisor);
    if (!problems.isEmpty()) {
      return Status.error(String.join("; ", problems));
    }
    Optional<Bridge> bridge = view.world().fleet().bridgeOf(hypervisor.id());
    if (bridge.isEmpty()) {
      return Status.down(
          "no bridge with datapath id " + hypervisor.datapath() + " has connected since the start");
    }
    if (!bridge.get().connected()) {
      return Status.down("its bridge is not connected: " + bridge.get().note());
    }
    Optional<Progress.Behind> behind = view.progress().of(hypervisor.id());
    return behind.map(lacks -> Status.build(lacks.reason())).orElse(Status.ACTIVE);
  }

  /** What is wrong and won't heal by itself, each with what to do about it. */
  public static ImmutableList<String> problems(World world, Hypervisor hypervisor) {
    ImmutableList.Builder<String> problems = ImmutableList.builder();
    if (tunnelPortMissing(world, hypervisor)) {
      problems.add(missing(hypervisor));
    }
    for (RefusedPeer peer : world.fleet().refused().values()) {
      if (peer.datapath().filter(hypervisor.datapath()::equals).isPresent()) {
        problems.add(peer.message() + " (refused from " + peer.remote() + ")");
      }
    }
    return problems.build();
  }

  /** Whether the bridge is there without the port that all tunnels go through. */
  public static boolean tunnelPortMissing(World world, Hypervisor hypervisor) {
    return world.fleet().isConnected(hypervisor.id())
        && world.tunnelPort(hypervisor.id()).filter(BridgePort::isInterface).isEmpty();
  }

  private static String missing(Hypervisor hypervisor) {
    return "tunnel port "
        + hypervisor.tunnelPort()
        + " is missing on the bridge of "
        + hypervisor.id()
        + ": ovs-vsctl add-port br-int "
        + hypervisor.tunnelPort()
        + " -- set interface "
        + hypervisor.tunnelPort()
        + " type=gre options:key=flow options:remote_ip=flow options:local_ip="
        + hypervisor.tunnelIp();
  }
}
