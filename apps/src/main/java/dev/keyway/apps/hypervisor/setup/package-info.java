/**
 * What is set on a host, and what is found there, as pure functions of its database's image. Open
 * {@link dev.keyway.apps.hypervisor.setup.HostPlan} first.
 */
@NullMarked
package dev.keyway.apps.hypervisor.setup;

import org.jspecify.annotations.NullMarked;
