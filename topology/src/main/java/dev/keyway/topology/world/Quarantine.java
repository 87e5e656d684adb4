package dev.keyway.topology.world;

import dev.keyway.topology.model.NetworkId;
import java.time.Instant;

/**
 * Why a key is not lent though no network holds it: whose it was, and since when it is nobody's.
 *
 * @param name what the network was called
 * @param project whose the network was
 */
public record Quarantine(NetworkId network, String name, String project, Instant since) {}
