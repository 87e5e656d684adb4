/**
 * The one thread that changes the world: validate, store, apply, publish, answer. Open {@link
 * dev.keyway.controller.state.StateLoop} first.
 */
@NullMarked
package dev.keyway.controller.state;

import org.jspecify.annotations.NullMarked;
