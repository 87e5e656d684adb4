/**
 * What hypervisors report, brought into the world. Open {@link
 * dev.keyway.apps.hypervisor.Observer}.
 */
@NullMarked
package dev.keyway.apps.hypervisor;

import org.jspecify.annotations.NullMarked;
