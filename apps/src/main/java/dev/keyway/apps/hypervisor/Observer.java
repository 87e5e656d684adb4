package dev.keyway.apps.hypervisor;

import com.google.common.collect.ImmutableList;
import com.google.common.net.HostAndPort;
import dev.keyway.apps.tunnels.Prober;
import dev.keyway.controller.net.tls.PeerCertificate;
import dev.keyway.controller.openflow.BridgeDescription;
import dev.keyway.controller.openflow.PacketIn;
import dev.keyway.controller.openflow.Refusal;
import dev.keyway.controller.openflow.SwitchListener;
import dev.keyway.controller.openflow.SwitchSession;
import dev.keyway.controller.state.Command;
import dev.keyway.controller.state.StateLoop;
import dev.keyway.controller.sync.SwitchSyncs;
import dev.keyway.topology.command.Observation;
import dev.keyway.topology.model.BridgePort;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.world.Bridge;
import dev.keyway.topology.world.RefusedPeer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what bridges say into changes of the world, in the order in which they say it. Called on
 * event loops; only hands over to the state thread.
 */
public final class Observer implements SwitchListener {

  private static final Logger LOG = LoggerFactory.getLogger(Observer.class);

  private final StateLoop state;
  private final SwitchSyncs syncs;
  private final Prober prober;
  private final CertificateGuard certificates;

  /** Reports to a state loop, and gives sessions to syncs and a prober. */
  public Observer(
      StateLoop state, SwitchSyncs syncs, Prober prober, CertificateGuard certificates) {
    this.state = state;
    this.syncs = syncs;
    this.prober = prober;
    this.certificates = certificates;
  }

  @Override
  public void connected(
      SwitchSession session, BridgeDescription description, ImmutableList<BridgePort> ports) {
    prober.opened(session);
    submit(
        session,
        draft -> {
          certificates.opened(session, draft.world());
          syncs.opened(session);
          Observation.connected(
              draft,
              Bridge.connected(
                  session.datapath(),
                  session.remoteAddress(),
                  draft.at(),
                  description.hardware() + " " + description.software(),
                  ports));
          return true;
        });
  }

  @Override
  public void portChanged(SwitchSession session, BridgePort port) {
    submit(
        session,
        draft -> {
          Observation.portChanged(draft, session.datapath(), port);
          return true;
        });
  }

  @Override
  public void portRemoved(SwitchSession session, BridgePort port) {
    submit(
        session,
        draft -> {
          Observation.portRemoved(draft, session.datapath(), port);
          return true;
        });
  }

  @Override
  public void packetIn(SwitchSession session, PacketIn packet) {
    prober.packetIn(session, packet);
  }

  @Override
  public void disconnected(SwitchSession session, String reason) {
    prober.closed(session);
    submit(
        session,
        draft -> {
          certificates.closed(session);
          syncs.closed(session);
          Observation.disconnected(draft, session.datapath(), reason);
          return true;
        });
  }

  /**
   * Why a certificate may not speak for a bridge in the newest world; empty if it may. From any
   * thread.
   */
  public Optional<String> objection(DatapathId datapath, PeerCertificate certificate) {
    return Certificates.objection(state.world(), datapath, certificate);
  }

  @Override
  public void refused(Refusal refusal) {
    var unused =
        state.submit(
            draft -> {
              Observation.refused(
                  draft,
                  new RefusedPeer(
                      RefusedPeer.Protocol.OPENFLOW,
                      HostAndPort.fromString(refusal.remoteAddress()).getHost(),
                      refusal.datapath(),
                      refusal.reason().name(),
                      refusal.message(),
                      draft.at()));
              return true;
            });
  }

  /**
   * A report that is lost would be a lie in the world; the connection ends, so that all is read
   * again. Not so while nothing can be stored: what bridges report then counts in part.
   */
  private void submit(SwitchSession session, Command<Boolean> report) {
    session.paceBy(
        state
            .reportPartly(report)
            .whenComplete(
                (committed, failure) -> {
                  if (failure != null) {
                    LOG.error("bridge {}: a report was lost", session.datapath(), failure);
                    session.close("a report of it was lost: " + failure.getMessage());
                  }
                }));
  }
}
