package dev.keyway.controller.ovsdb;

/**
 * Hears what databases hold. Calls about one session come on its event loop and in order: first
 * {@link #connected}, last {@link #disconnected}. Two sessions may be of one database, for instance
 * when it comes back before its first connection is known to be dead: to notice that is the
 * listener's matter. Nothing may block in here. What it throws ends the session.
 */
public interface OvsdbListener {

  /** A database is there, and this is what it holds of what was asked for. */
  void connected(OvsdbSession session, Tables tables);

  /** A transaction of anybody's changed what the session shows. */
  void changed(OvsdbSession session, Tables tables, TableChanges changes);

  /** The session is over; nothing more comes from it. */
  void disconnected(OvsdbSession session, String reason);

  /**
   * A peer was turned away. A host tries again every few seconds; the same is told every five at
   * most, and of hostile peers some in a second. Comes on the server's own loop.
   *
   * @param remoteAddress where it came from, as "address:port"
   * @param message what is wrong, and what to set where that is known
   */
  void refused(String remoteAddress, RefusalReason reason, String message);

  /** The kinds of refusal. */
  enum RefusalReason {
    /** Its first bytes are no JSON. */
    NOT_OVSDB,
    /** It speaks JSON-RPC, but does not have the database that is wanted. */
    NO_SUCH_DATABASE,
    /** It said too little before the deadline. */
    HANDSHAKE_TIMEOUT,
    /** It answered the handshake with an error or with nonsense. */
    HANDSHAKE_FAILED,
    /** Too many others are connected, or in the handshake. */
    TOO_MANY_WAITING,
    /** It sent more in the handshake than any takes. */
    GREETING_TOO_LONG,
    /** It speaks no TLS where that is wanted, or none that is good enough. */
    TLS_FAILED,
    /** It showed no certificate, or none that is believed. */
    CERTIFICATE_REFUSED
  }
}
