/**
 * TLS for all listeners: key, certificates and the authorities that are trusted, read from PEM
 * files and read again when these change. Open {@link dev.keyway.controller.net.tls.TlsWatch}
 * first. Uses the JDK's TLS and nothing of Netty or Vert.x, so that both can be given what it
 * reads.
 */
@NullMarked
package dev.keyway.controller.net.tls;

import org.jspecify.annotations.NullMarked;
