package dev.keyway.apps.config;

import com.google.common.collect.ImmutableRangeSet;
import java.nio.file.Path;

/**
 * All settings, read and checked.
 *
 * @param keyRanges the GRE keys that networks get unasked
 * @param underlayMtu what the network between hypervisors carries in one packet, in bytes
 */
public record Config(
    Endpoint openFlow,
    Endpoint ovsdb,
    Endpoint api,
    Path data,
    ImmutableRangeSet<Long> keyRanges,
    int underlayMtu,
    LogFormat logFormat,
    LogLevel logLevel) {

  /** IPv4, GRE with a key, and the inner Ethernet header: 20 + 8 + 14 bytes (RFC 2890). */
  static final int GRE_OVERHEAD = 42;

  /** The most that guests can send in one frame, in bytes without the Ethernet header. */
  public int largestMtu() {
    return underlayMtu - GRE_OVERHEAD;
  }
}
