package dev.keyway.controller.openflow;

import dev.keyway.controller.flow.Difference;
import dev.keyway.controller.flow.Installed;
import dev.keyway.controller.net.ConnectionLostException;
import dev.keyway.controller.net.tls.PeerCertificate;
import dev.keyway.topology.model.DatapathId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A connected bridge. Methods may be called from any thread; futures complete on the session's
 * event loop, where nothing may block. Requests of one session are served one after the other, in
 * the order in which they were made.
 */
public interface SwitchSession {

  /** What the bridge calls itself. */
  DatapathId datapath();

  /** Where it connects from, as "address:port". */
  String remoteAddress();

  /** What it showed of itself; empty where it came without TLS. */
  Optional<PeerCertificate> certificate();

  /**
   * What the bridge has of ours: flows with our mark in the cookie, and groups in our range of ids.
   *
   * <p>Fails with {@link SwitchErrorException}, {@link ConnectionLostException} or {@link
   * java.util.concurrent.TimeoutException}.
   */
  CompletableFuture<Installed> readBack();

  /**
   * Applies a difference in atomic, ordered bundles (OpenFlow 1.4, section 6.9): one, unless it is
   * larger than {@link OpenFlowSettings#bundleSize}. Completes when the bridge has committed all of
   * it and answered a barrier.
   *
   * <p>Fails with {@link BundleException} when the bridge refused a bundle: that one changed
   * nothing, those before it stay. Fails with {@link ConnectionLostException} or {@link
   * java.util.concurrent.TimeoutException} when the outcome is unknown. In each case the caller
   * reads back.
   */
  CompletableFuture<CommitReport> commit(Difference difference);

  /**
   * Has the bridge send a frame. Nothing tells whether it did: it is left out while the connection
   * is behind with what it was given before, and once the session is over.
   */
  void send(PacketOut packet);

  /**
   * Says that something that the bridge said is dealt with once this is done: while very much is
   * not, nothing further is read from it.
   */
  void paceBy(CompletableFuture<?> dealtWith);

  /** Ends the connection; {@link SwitchListener#disconnected} follows with this reason. */
  void close(String reason);
}
