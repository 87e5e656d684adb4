/**
 * A simulated fabric: very many hypervisors in one process, each with an OVSDB and an OpenFlow
 * connection to a controller, and no datapath. For benchmarks and tests of the controller at sizes
 * that no machine could run for real. Open {@link dev.keyway.fabric.SimulatedHypervisor} first.
 */
@NullMarked
package dev.keyway.fabric;

import org.jspecify.annotations.NullMarked;
