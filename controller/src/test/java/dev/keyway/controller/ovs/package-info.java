/**
 * A real Open vSwitch for tests, without kernel module or privileges. Shared with other modules.
 * Open {@link dev.keyway.controller.ovs.DummyOvs} first.
 */
@NullMarked
package dev.keyway.controller.ovs;

import org.jspecify.annotations.NullMarked;
