package dev.keyway.topology.world;

import dev.keyway.topology.model.DatapathId;
import java.time.Instant;
import java.util.Optional;

/**
 * Somebody who came to the OpenFlow listener and could not stay.
 *
 * @param remote the host it came from, without the port
 * @param datapath what it called itself, where it got that far
 * @param reason a short name of the cause, for programs
 * @param message what is wrong and what to set, for people
 */
public record RefusedPeer(
    String remote, Optional<DatapathId> datapath, String reason, String message, Instant at) {}
