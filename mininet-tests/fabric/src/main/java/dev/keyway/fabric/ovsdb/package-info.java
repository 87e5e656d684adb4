/**
 * A host's database, served as ovsdb-server(1) does (RFC 7047): transactions, and a monitor that is
 * told of every change. Open {@link dev.keyway.fabric.ovsdb.Database} first.
 */
@NullMarked
package dev.keyway.fabric.ovsdb;

import org.jspecify.annotations.NullMarked;
