package dev.keyway.apps.config;

import com.google.common.collect.ImmutableRangeSet;
import dev.keyway.controller.net.tls.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * All settings, read and checked.
 *
 * @param auth how callers of the API say who they are
 * @param insecure whether to listen for the API beyond this machine though nobody has to say it
 * @param apiTls what the API speaks TLS with; empty for plain HTTP
 * @param projectRateLimit requests a second that a project may send; 0 for no limit
 * @param auditLog where each write by the API is noted
 * @param keyRanges the GRE keys that networks get unasked
 * @param underlayMtu what the network between hypervisors carries in one packet, in bytes
 * @param integrationBridge what the bridge of guests is called, where a hypervisor names no other
 * @param openFlowTarget where hypervisors are to find the OpenFlow listener, as {@code
 *     tcp:HOST:PORT} or {@code ssl:HOST:PORT}; empty for the address at which they found OVSDB
 * @param switchTls what the OpenFlow and OVSDB listeners show, and whom they believe; empty where
 *     they speak without TLS
 * @param auditInterval between two looks at one bridge for drift; zero for none
 */
public record Config(
    Endpoint openFlow,
    Endpoint ovsdb,
    Endpoint api,
    AuthMode auth,
    boolean insecure,
    Optional<TlsFiles> apiTls,
    int projectRateLimit,
    Path auditLog,
    Path data,
    ImmutableRangeSet<Long> keyRanges,
    int underlayMtu,
    String integrationBridge,
    Optional<String> openFlowTarget,
    Optional<TlsFiles> switchTls,
    Duration auditInterval,
    LogFormat logFormat,
    LogLevel logLevel) {

  /** IPv4, GRE with a key, and the inner Ethernet header: 20 + 8 + 14 bytes (RFC 2890). */
  static final int GRE_OVERHEAD = 42;

  /** Whether only this machine can reach the API. */
  public boolean apiIsLocal() {
    return api.isLoopback();
  }

  /** The most that guests can send in one frame, in bytes without the Ethernet header. */
  public int largestMtu() {
    return underlayMtu - GRE_OVERHEAD;
  }
}
