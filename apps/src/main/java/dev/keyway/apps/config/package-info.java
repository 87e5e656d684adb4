/**
 * What can be set, and where from: command line, environment, file, default. Open {@link
 * dev.keyway.apps.config.Setting} first.
 */
@NullMarked
package dev.keyway.apps.config;

import org.jspecify.annotations.NullMarked;
