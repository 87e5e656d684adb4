package dev.keyway.apps.tunnels;

import dev.keyway.apps.overlay.ProbeFlows;
import dev.keyway.controller.flow.Action;
import dev.keyway.controller.flow.Bits;
import dev.keyway.controller.flow.Difference;
import dev.keyway.controller.flow.Field;
import dev.keyway.controller.flow.Installed;
import dev.keyway.controller.net.tls.PeerCertificate;
import dev.keyway.controller.openflow.CommitReport;
import dev.keyway.controller.openflow.PacketIn;
import dev.keyway.controller.openflow.PacketOut;
import dev.keyway.controller.openflow.SwitchSession;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.Hypervisor;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bridges that carry probes to each other as real ones do, as far as a test lets frames through.
 */
final class Underlay {

  private final Prober prober;
  private final Map<Bits, Session> byTunnelIp = new ConcurrentHashMap<>();
  private volatile int largest = Integer.MAX_VALUE;

  Underlay(Prober prober) {
    this.prober = prober;
  }

  /** A hypervisor's bridge connects. */
  SwitchSession open(Hypervisor hypervisor) {
    Session session = new Session(hypervisor.datapath());
    byTunnelIp.put(Bits.of(hypervisor.tunnelIp()), session);
    prober.opened(session);
    return session;
  }

  /** Larger frames are lost from now on. */
  void carries(int bytes) {
    largest = bytes;
  }

  private final class Session implements SwitchSession {

    private final DatapathId datapath;

    Session(DatapathId datapath) {
      this.datapath = datapath;
    }

    @Override
    public DatapathId datapath() {
      return datapath;
    }

    @Override
    public void send(PacketOut packet) {
      for (Action action : packet.actions()) {
        if (action instanceof Action.Set set
            && set.field() == Field.TUNNEL_IPV4_DST
            && packet.frame().remaining() <= largest) {
          Session to = byTunnelIp.get(set.value());
          int length = packet.frame().remaining();
          prober.packetIn(to, new PacketIn(ProbeFlows.COOKIE, length, packet.frame()));
        }
      }
    }

    @Override
    public String remoteAddress() {
      throw new AssertionError("nobody asks");
    }

    @Override
    public Optional<PeerCertificate> certificate() {
      return Optional.empty();
    }

    @Override
    public CompletableFuture<Installed> readBack() {
      throw new AssertionError("nobody asks");
    }

    @Override
    public CompletableFuture<CommitReport> commit(Difference difference) {
      throw new AssertionError("nobody asks");
    }

    @Override
    public void paceBy(CompletableFuture<?> dealtWith) {
      throw new AssertionError("nobody asks");
    }

    @Override
    public void close(String reason) {
      throw new AssertionError("nobody asks");
    }
  }
}
