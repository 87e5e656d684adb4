/**
 * Speaks OVSDB (RFC 7047) with the configuration databases of hosts: a server that they dial, and a
 * client; an image of the tables that is kept true by monitoring, and transactions. Knows nothing
 * of what the tables mean. Open {@link dev.keyway.controller.ovsdb.OvsdbSession} and {@link
 * dev.keyway.controller.ovsdb.Row} first.
 */
@NullMarked
package dev.keyway.controller.ovsdb;

import org.jspecify.annotations.NullMarked;
