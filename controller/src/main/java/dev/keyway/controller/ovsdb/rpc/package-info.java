/**
 * JSON-RPC 1.0 as RFC 7047, section 4 uses it: messages over Netty, calls that wait for their
 * reply, echo. Knows no databases. Open {@link dev.keyway.controller.ovsdb.rpc.Calls} first.
 */
@NullMarked
package dev.keyway.controller.ovsdb.rpc;

import org.jspecify.annotations.NullMarked;
