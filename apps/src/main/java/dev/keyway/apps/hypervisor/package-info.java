/**
 * What hypervisors report, brought into the world, by OpenFlow ({@link
 * dev.keyway.apps.hypervisor.Observer}) and by OVSDB; and hosts kept as they are to be. Open {@link
 * dev.keyway.apps.hypervisor.HostAgent} first.
 */
@NullMarked
package dev.keyway.apps.hypervisor;

import org.jspecify.annotations.NullMarked;
