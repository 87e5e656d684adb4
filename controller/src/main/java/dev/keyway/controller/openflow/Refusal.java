package dev.keyway.controller.openflow;

import dev.keyway.topology.model.DatapathId;
import java.util.Optional;

/**
 * Why a peer was turned away.
 *
 * @param remoteAddress where it came from, as "address:port"
 * @param datapath what it calls itself, if it came to say so
 * @param message what is wrong, and what to set where that is known
 */
public record Refusal(
    String remoteAddress, Optional<DatapathId> datapath, Reason reason, String message) {

  /** The kinds of refusal. */
  public enum Reason {
    /** Its first bytes are no OpenFlow HELLO. */
    NOT_OPENFLOW,
    /** It speaks OpenFlow, but not 1.4. */
    UNSUPPORTED_VERSION,
    /** It said too little before the deadline. */
    HANDSHAKE_TIMEOUT,
    /** It answered the handshake with an error or with nonsense. */
    HANDSHAKE_FAILED,
    /** Another bridge with its datapath id is connected, and alive. */
    DUPLICATE_DATAPATH,
    /** Too many others are connected, or in the handshake. */
    TOO_MANY_WAITING,
    /** It sent more in the handshake than any takes. */
    GREETING_TOO_LONG,
    /** It speaks no TLS where that is wanted, or none that is good enough. */
    TLS_FAILED,
    /** It showed no certificate, or none that is believed. */
    CERTIFICATE_REFUSED,
    /** Its certificate is that of another hypervisor than its datapath id. */
    WRONG_CERTIFICATE
  }
}
