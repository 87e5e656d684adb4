/**
 * One immutable image of everything, wanted and observed, and the changes that lead from one image
 * to the next. Pure. Open {@link dev.keyway.topology.world.World} for what can be asked, {@link
 * dev.keyway.topology.world.Change} for what can happen, {@link dev.keyway.topology.world.Draft}
 * for how it is applied.
 */
@NullMarked
package dev.keyway.topology.world;

import org.jspecify.annotations.NullMarked;
