package dev.keyway.topology.world;

import dev.keyway.topology.model.DatapathId;
import dev.keyway.topology.model.HypervisorId;
import java.time.Instant;

/**
 * A bridge that may still have flows with a key, though its hypervisor is no member of the key's
 * network any more: it has not confirmed yet that they are gone.
 *
 * @param hypervisor whose bridge it was when it lost the network
 * @param revision from which on it should not have them
 * @param since the time of that revision
 */
public record Trace(HypervisorId hypervisor, DatapathId bridge, long revision, Instant since) {}
