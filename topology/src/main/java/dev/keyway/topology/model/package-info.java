/**
 * The values that everything else speaks of: keys, addresses, ids, networks, ports, hypervisors.
 * Immutable, parsed once at the edge with a message that quotes the input, and free of I/O. Open
 * {@link dev.keyway.topology.model.TunnelKey} and {@link dev.keyway.topology.model.Port} first.
 */
@NullMarked
package dev.keyway.topology.model;

import org.jspecify.annotations.NullMarked;
