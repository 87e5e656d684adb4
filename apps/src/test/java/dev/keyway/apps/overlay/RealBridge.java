package dev.keyway.apps.overlay;

import dev.keyway.controller.flow.Difference;
import dev.keyway.controller.flow.Rules;
import dev.keyway.controller.openflow.OpenFlowServer;
import dev.keyway.controller.openflow.OpenFlowSettings;
import dev.keyway.controller.openflow.SwitchSession;
import dev.keyway.controller.ovs.DummyOvs;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.world.World;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One hypervisor of a world as a real Open vSwitch that has got its tables over OpenFlow. */
final class RealBridge implements AutoCloseable {

  static final String NAME = "br-int";

  private static final int PATIENCE_SECONDS = 20;

  private final DummyOvs ovs;
  private final OpenFlowServer server;
  private final CompletableFuture<SwitchSession> session = new CompletableFuture<>();

  private RealBridge(DummyOvs ovs) {
    this.ovs = ovs;
    this.server = new OpenFlowServer(OpenFlowSettings.DEFAULTS, new FirstConnection(session));
  }

  /** Starts it, with the ports that the world has seen on it, and commits some rules. */
  static RealBridge start(Path directory, World world, HypervisorId id, Rules rules)
      throws Exception {
    RealBridge bridge = new RealBridge(DummyOvs.start(directory));
    try {
      bridge.plug(world, world.fleet().get(id).orElseThrow());
      bridge.ovs.connect(NAME, bridge.server.bind("127.0.0.1", 0));
      var unused = answer(answer(bridge.session).commit(Difference.between(Rules.NONE, rules)));
      return bridge;
    } catch (Exception e) {
      bridge.close();
      throw e;
    }
  }

  private void plug(World world, Hypervisor hypervisor) {
    ovs.addBridge(NAME, hypervisor.datapath());
    for (BridgePort port : world.fleet().bridgeOf(hypervisor.id()).orElseThrow().ports().values()) {
      ovs.addPort(NAME, port.name(), (int) port.number());
    }
    ovs.vsctl(
        "set",
        "interface",
        hypervisor.tunnelPort(),
        "type=gre",
        "options:key=flow",
        "options:remote_ip=flow");
  }

  Rules readBack() throws Exception {
    return answer(answer(session).readBack()).toRules();
  }

  DummyOvs ovs() {
    return ovs;
  }

  private static <T> T answer(CompletableFuture<T> future) throws Exception {
    return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    server.close();
    ovs.close();
  }
}
