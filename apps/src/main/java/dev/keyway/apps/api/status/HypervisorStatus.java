package dev.keyway.apps.api.status;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.sync.Progress;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.world.Bridge;
import dev.keyway.topology.world.RefusedPeer;
import dev.keyway.topology.world.World;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The state of a hypervisor: ERROR when something must be set right by hand, DOWN while its bridge
 * is away, BUILD while it lacks flows, ACTIVE otherwise.
 */
public final class HypervisorStatus {

  /**
   * A refused bridge tries again every few seconds (Open vSwitch: at least every 8), so what is
   * older was mended or has left.
   */
  private static final Duration STILL_TRYING = Duration.ofSeconds(60);

  private HypervisorStatus() {}

  /** The state of a hypervisor that is in the view's world. */
  public static Status of(View view, Hypervisor hypervisor) {
    ImmutableList<String> problems = problems(view, hypervisor);
    if (!problems.isEmpty()) {
      return Status.error(String.join("; ", problems));
    }
    Optional<Bridge> bridge = view.world().fleet().bridgeOf(hypervisor.id());
    if (bridge.isEmpty()) {
      return Status.down(
          "no bridge with datapath id "
              + hypervisor.datapath()
              + " has connected since the start"
              + strangers(view));
    }
    if (!bridge.get().connected()) {
      return Status.down("its bridge is not connected: " + bridge.get().note() + strangers(view));
    }
    Optional<Progress.Behind> behind = view.progress().of(hypervisor.id());
    return behind.map(lacks -> Status.build(lacks.reason())).orElse(Status.ACTIVE);
  }

  /** What is wrong and won't heal by itself, each with what to do about it. */
  public static ImmutableList<String> problems(View view, Hypervisor hypervisor) {
    ImmutableList.Builder<String> problems = ImmutableList.builder();
    if (tunnelPortMissing(view.world(), hypervisor)) {
      problems.add(missing(hypervisor));
    }
    view.world().fleet().host(hypervisor.id()).ifPresent(host -> problems.addAll(host.problems()));
    view.progress().refusalsOf(hypervisor.id()).values().stream()
        .map(refusal -> "its bridge refused flows: " + refusal.reason())
        .forEach(problems::add);
    refused(view)
        .filter(peer -> peer.datapath().filter(hypervisor.datapath()::equals).isPresent())
        .map(HypervisorStatus::described)
        .forEach(problems::add);
    return problems.build();
  }

  /** Whether the bridge is there without the port that all tunnels go through. */
  public static boolean tunnelPortMissing(World world, Hypervisor hypervisor) {
    return world.fleet().isConnected(hypervisor.id())
        && world.tunnelPort(hypervisor.id()).filter(BridgePort::isInterface).isEmpty();
  }

  /** Those who were refused before they could say who they are: one may be the missing bridge. */
  private static String strangers(View view) {
    String strangers =
        refused(view)
            .filter(peer -> peer.datapath().isEmpty())
            .map(HypervisorStatus::described)
            .collect(Collectors.joining("; "));
    return strangers.isEmpty() ? "" : "; perhaps it is this one: " + strangers;
  }

  private static Stream<RefusedPeer> refused(View view) {
    return view.world().fleet().refused().values().stream()
        .filter(peer -> peer.at().isAfter(view.now().minus(STILL_TRYING)));
  }

  private static String described(RefusedPeer peer) {
    return peer.message() + " (refused from " + peer.remote() + ")";
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
