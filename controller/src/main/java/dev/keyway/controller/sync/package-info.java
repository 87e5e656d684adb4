/**
 * Keeps switches true to the world: one {@link dev.keyway.controller.sync.SwitchSync} for each
 * hypervisor reads back what its bridge has, takes the difference to what it should have, and sends
 * that as one bundle. Open that file first, then {@link dev.keyway.controller.sync.Revisions} for
 * who has realised what.
 */
@NullMarked
package dev.keyway.controller.sync;

import org.jspecify.annotations.NullMarked;
