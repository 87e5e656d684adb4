/**
 * Finds out how well the underlay carries tunnels, by probes through the switches themselves. Pure
 * but for its thread: what to probe ({@link dev.keyway.apps.tunnels.Plan}), when and with what
 * outcome ({@link dev.keyway.apps.tunnels.Trials}). Open {@link dev.keyway.apps.tunnels.Prober}.
 */
@NullMarked
package dev.keyway.apps.tunnels;

import org.jspecify.annotations.NullMarked;
