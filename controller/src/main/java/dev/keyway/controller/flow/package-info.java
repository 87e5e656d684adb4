/**
 * What a switch holds, as values: tables, flows, groups, and the difference between two sets of
 * them. Pure; knows nothing of tenants, of channels or of a codec. Open {@link
 * dev.keyway.controller.flow.Flow} and {@link dev.keyway.controller.flow.Difference} first.
 */
@NullMarked
package dev.keyway.controller.flow;

import org.jspecify.annotations.NullMarked;
