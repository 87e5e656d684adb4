package dev.keyway.apps.hypervisor;

import com.google.common.collect.ImmutableList;
import com.google.common.net.HostAndPort;
import dev.keyway.apps.hypervisor.setup.HostIdentity;
import dev.keyway.apps.hypervisor.setup.Vifs;
import dev.keyway.controller.net.tls.PeerCertificate;
import dev.keyway.controller.ovsdb.OvsdbSession;
import dev.keyway.controller.state.Command;
import dev.keyway.controller.state.Committed;
import dev.keyway.controller.state.StateLoop;
import dev.keyway.controller.state.StoreRefusedException;
import dev.keyway.topology.command.HostReports;
import dev.keyway.topology.command.HypervisorCommands;
import dev.keyway.topology.command.Observation;
import dev.keyway.topology.command.VifReports;
import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.Hypervisor;
import dev.keyway.topology.model.HypervisorId;
import dev.keyway.topology.model.Vif;
import dev.keyway.topology.world.Draft;
import dev.keyway.topology.world.Host;
import dev.keyway.topology.world.RefusedPeer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings into the world what one connection shows, in the order in which it shows it. A report that
 * is lost would be a lie in the world: the connection ends, so that all is read again.
 */
final class HostReport {

  private static final Logger LOG = LoggerFactory.getLogger(HostReport.class);

  /** The same refusal is told again this often, so that it is known to be true still. */
  private static final Duration REFUSAL_KEPT = Duration.ofSeconds(9);

  private final OvsdbSession session;
  private final StateLoop state;
  private final HypervisorCommands commands = new HypervisorCommands();

  /** On the session's loop. */
  private Optional<Host> shown = Optional.empty();

  private String refusal = "";
  private Instant refusedAt = Instant.EPOCH;
  private Runnable unstored = () -> {};

  /** On the state thread: what it has joined as. */
  private Optional<HypervisorId> present = Optional.empty();

  HostReport(OvsdbSession session, StateLoop state) {
    this.session = session;
    this.state = state;
  }

  /** Says what to do when a report could not be stored: all is to be told again later. */
  void whenUnstored(Runnable tellAgain) {
    unstored = tellAgain;
  }

  /** Whether a host was told to leave. */
  boolean hasLeft(String systemId) {
    return state.world().fleet().hasLeft(systemId);
  }

  /** Why a certificate may not speak for a host that says this of itself; empty if it may. */
  Optional<String> objection(HostIdentity identity, PeerCertificate certificate) {
    return Certificates.objection(state.world(), identity, certificate);
  }

  /** It joins, or is another than before. Fails with a rejection. */
  CompletableFuture<Committed<Boolean>> join(
      Hypervisor hypervisor, Host host, ImmutableList<Vif> vifs) {
    shown = Optional.of(host);
    return state.report(
        draft -> {
          commands.join(draft, hypervisor, present);
          HostReports.admitted(draft, hostOf(session.remoteAddress()));
          HostReports.shows(draft, host);
          VifReports.are(draft, hypervisor.id(), vifs);
          present = Optional.of(hypervisor.id());
          return true;
        });
  }

  /** What it shows of itself, if that is news. */
  void shows(Host host) {
    if (!shown.equals(Optional.of(host))) {
      shown = Optional.of(host);
      submit((draft, id) -> HostReports.shows(draft, host));
    }
  }

  /** Something on it must be set right; all else is as it was. */
  void isUnfit(String error) {
    shown.map(host -> host.withProblems(ImmutableList.of(error))).ifPresent(this::shows);
  }

  /** What its interfaces say. */
  void vifs(Vifs.Changed changed) {
    submit((draft, id) -> VifReports.changed(draft, id, changed.put(), changed.gone()));
  }

  /** It has left, so what it shows is no matter any more. */
  void left() {
    shown = Optional.empty();
    submit((draft, id) -> present = Optional.empty());
  }

  /** It may not join as it is. */
  void refused(Optional<DatapathId> datapath, String reason, String message, Instant now) {
    String text = reason + message;
    if (text.equals(refusal) && now.isBefore(refusedAt.plus(REFUSAL_KEPT))) {
      return;
    }
    refusal = text;
    refusedAt = now;
    refused(state, session.remoteAddress(), datapath, reason, message);
  }

  /** It is as it may be, which is news if it was refused. */
  void admitted() {
    if (!refusal.isEmpty()) {
      refusal = "";
      submit((draft, id) -> HostReports.admitted(draft, hostOf(session.remoteAddress())));
    }
  }

  /** Somebody at an address was turned away. */
  static void refused(
      StateLoop state,
      String remoteAddress,
      Optional<DatapathId> datapath,
      String reason,
      String message) {
    var unused =
        state.submit(
            draft -> {
              Observation.refused(
                  draft,
                  new RefusedPeer(
                      RefusedPeer.Protocol.OVSDB,
                      hostOf(remoteAddress),
                      datapath,
                      reason,
                      message,
                      draft.at()));
              return true;
            });
  }

  private static String hostOf(String remoteAddress) {
    return HostAndPort.fromString(remoteAddress).getHost();
  }

  /**
   * The connection is over.
   *
   * @param asked on the state thread, once it is this report's turn: whether it still speaks for
   *     the host
   */
  CompletableFuture<Committed<Boolean>> disconnected(String reason, BooleanSupplier asked) {
    return state.report(
        draft -> {
          if (asked.getAsBoolean()) {
            present.ifPresent(id -> HostReports.disconnected(draft, id, reason));
          }
          return true;
        });
  }

  private void submit(BiConsumer<Draft, HypervisorId> report) {
    Command<Boolean> command =
        draft -> {
          present.ifPresent(id -> report.accept(draft, id));
          return true;
        };
    session.paceBy(
        state
            .report(command)
            .whenComplete(
                (committed, failure) -> {
                  if (failure != null && Causes.of(failure) instanceof StoreRefusedException) {
                    LOG.debug("host {}: a report waits", session.remoteAddress(), failure);
                    unstored.run();
                  } else if (failure != null) {
                    LOG.error("host {}: a report was lost", session.remoteAddress(), failure);
                    session.close("a report of it was lost: " + failure.getMessage());
                  }
                }));
  }
}
