package dev.keyway.apps.overlay;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.openflow.BridgeDescription;
import dev.keyway.controller.openflow.PacketIn;
import dev.keyway.controller.openflow.Refusal;
import dev.keyway.controller.openflow.SwitchListener;
import dev.keyway.controller.openflow.SwitchSession;
import dev.keyway.topology.model.BridgePort;
import java.util.concurrent.CompletableFuture;

/** Waits for a bridge to connect, and for nothing else. */
record FirstConnection(CompletableFuture<SwitchSession> session) implements SwitchListener {

  @Override
  public void connected(
      SwitchSession opened, BridgeDescription description, ImmutableList<BridgePort> ports) {
    session.complete(opened);
  }

  @Override
  public void portChanged(SwitchSession opened, BridgePort port) {}

  @Override
  public void portRemoved(SwitchSession opened, BridgePort port) {}

  @Override
  public void packetIn(SwitchSession opened, PacketIn packet) {}

  @Override
  public void disconnected(SwitchSession opened, String reason) {}

  @Override
  public void refused(Refusal refusal) {
    session.completeExceptionally(new IllegalStateException(refusal.message()));
  }
}
