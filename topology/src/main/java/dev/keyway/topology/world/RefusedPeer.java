package dev.keyway.topology.world;

import dev.keyway.topology.model.DatapathId;
import java.time.Instant;
import java.util.Optional;

/**
 * Somebody who came to a listener and could not stay.
 *
 * @param protocol what it spoke, or was to speak
 * @param remote the host it came from, without the port
 * @param datapath what it called itself, where it got that far
 * @param reason a short name of the cause, for programs
 * @param message what is wrong and what to set, for people
 */
public record RefusedPeer(
    Protocol protocol,
    String remote,
    Optional<DatapathId> datapath,
    String reason,
    String message,
    Instant at) {

  /** Which listener refused it, and so who is to be taken in before the refusal is history. */
  public enum Protocol {
    /** A bridge. */
    OPENFLOW,
    /** The database of a host. */
    OVSDB
  }

  /** One of the kind is kept of each host: the newest. */
  String key() {
    return remote + " " + protocol + " " + reason;
  }

  /** Whether it was mended, now that a bridge is in; of two that call themselves so, one is not. */
  boolean isMendedBy(DatapathId bridge) {
    return protocol == Protocol.OPENFLOW
        && datapath.filter(bridge::equals).isPresent()
        && !reason.equals("DUPLICATE_DATAPATH");
  }

  /** Whether it was mended, now that the database of a host at an address is in. */
  boolean isMendedByHostAt(String address) {
    return protocol == Protocol.OVSDB && remote.equals(address);
  }
}
