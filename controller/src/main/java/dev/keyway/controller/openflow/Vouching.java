package dev.keyway.controller.openflow;

import dev.keyway.controller.net.tls.PeerCertificate;
import dev.keyway.topology.model.DatapathId;
import java.util.Optional;

/** Knows which certificate may speak for which bridge. */
@FunctionalInterface
public interface Vouching {

  /**
   * Why a certificate that is believed may not speak for a bridge; empty if it may. Asked on event
   * loops, where nothing may block.
   */
  Optional<String> objection(DatapathId datapath, PeerCertificate certificate);
}
