/**
 * The tenants' pipeline: which tables a frame passes, and compilers that turn a world into flows
 * and groups for one hypervisor. Pure functions that return rules and never send. Open {@link
 * dev.keyway.apps.overlay.OverlayPipeline} first, then {@link
 * dev.keyway.apps.overlay.OverlayCompiler}.
 */
@NullMarked
package dev.keyway.apps.overlay;

import org.jspecify.annotations.NullMarked;
