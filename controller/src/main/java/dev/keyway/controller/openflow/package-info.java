/**
 * Speaks OpenFlow 1.4 with Open vSwitch: a server that greets bridges, one session for each, rules
 * read back and changed in bundles. Uses Netty and the codec below it; knows nothing of tenants or
 * of what the rules are for. Open {@link dev.keyway.controller.openflow.OpenFlowServer} and {@link
 * dev.keyway.controller.openflow.SwitchSession} first.
 */
@NullMarked
package dev.keyway.controller.openflow;

import org.jspecify.annotations.NullMarked;
