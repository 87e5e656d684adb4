/**
 * What state ports and hypervisors are in, and why: pure functions of the world and of who has
 * realised what. Open {@link dev.keyway.apps.api.status.PortStatus} first.
 */
@NullMarked
package dev.keyway.apps.api.status;

import org.jspecify.annotations.NullMarked;
