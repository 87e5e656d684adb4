package dev.keyway.controller.ovsdb;

import dev.keyway.controller.net.tls.PeerCertificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * A connected database. Methods may be called from any thread; futures complete on the session's
 * loop, where nothing may block.
 */
public interface OvsdbSession {

  /** The other end, as "address:port"; for a local socket, its path. */
  String remoteAddress();

  /** This end, as "address:port": of a session that a host began, what that host dialled. */
  String localAddress();

  /** What the other end showed of itself; empty where there is no TLS. */
  Optional<PeerCertificate> certificate();

  /** The newest image. On the session's loop, it is the one that the listener was told last. */
  Tables tables();

  /**
   * Runs operations as one transaction: all or none. What it changed is told to the listener before
   * this completes.
   *
   * <p>Fails with {@link OvsdbException} when the database refused it: then it changed nothing.
   * Fails with {@link dev.keyway.controller.net.ConnectionLostException} or {@link
   * java.util.concurrent.TimeoutException} when the outcome is unknown.
   */
  CompletableFuture<TransactionResult> transact(List<Operation> operations);

  /**
   * Says that something that the database said is dealt with once this is done: while very much is
   * not, nothing further is read from it.
   */
  void paceBy(CompletableFuture<?> dealtWith);

  /** Ends the connection; {@link OvsdbListener#disconnected} follows with this reason. */
  void close(String reason);

  /** The session's event loop, on which its listener is called. */
  Executor loop();
}
