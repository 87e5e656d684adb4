/**
 * The command line and the wiring: the one package that knows all others. Start at {@code Main}.
 */
@NullMarked
package dev.keyway.apps.main;

import org.jspecify.annotations.NullMarked;
