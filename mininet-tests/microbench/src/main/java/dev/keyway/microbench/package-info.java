/**
 * JMH benchmarks of what is computed when a hypervisor is brought up to date: compiling, comparing,
 * writing to the switch and reading back from it. Each is measured through what the controller
 * itself calls. Open {@link dev.keyway.microbench.Site} first: the world that all of them are
 * about.
 */
@NullMarked
package dev.keyway.microbench;

import org.jspecify.annotations.NullMarked;
