/**
 * Where changes outlive the process: a log of transactions that is replayed at the start. Called on
 * the state thread only. Open {@link dev.keyway.controller.store.Store} first.
 */
@NullMarked
package dev.keyway.controller.store;

import org.jspecify.annotations.NullMarked;
