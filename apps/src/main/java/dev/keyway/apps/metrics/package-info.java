/** What the controller tells Prometheus. Open {@link dev.keyway.apps.metrics.Metrics} first. */
@NullMarked
package dev.keyway.apps.metrics;

import org.jspecify.annotations.NullMarked;
