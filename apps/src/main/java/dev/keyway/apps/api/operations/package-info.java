/**
 * What operators need and the OpenStack API lacks: hypervisors, hosts, topology, revisions and
 * waiting for them, health. Open {@link dev.keyway.apps.api.operations.TopologyResource} first.
 */
@NullMarked
package dev.keyway.apps.api.operations;

import org.jspecify.annotations.NullMarked;
