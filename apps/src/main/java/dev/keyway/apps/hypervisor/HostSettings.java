package dev.keyway.apps.hypervisor;

import com.google.common.net.HostAndPort;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What hosts get that join.
 *
 * @param bridge the name of their integration bridge, unless they name another
 * @param openFlowTarget where their bridges are to find us, as {@code tcp:HOST:PORT} or {@code
 *     ssl:HOST:PORT}; empty for the address that the host dialled itself
 * @param openFlow where we listen for bridges
 * @param tls whether we speak TLS there
 */
public record HostSettings(
    String bridge, Optional<String> openFlowTarget, InetSocketAddress openFlow, boolean tls) {

  /**
   * Where the bridge of a host is to find us.
   *
   * @param dialled what the host dialled to talk OVSDB, as {@code address:port}
   */
  String targetFor(String dialled) {
    return openFlowTarget.orElseGet(
        () -> {
          String host =
              openFlow.getAddress().isAnyLocalAddress()
                  ? HostAndPort.fromString(dialled).getHost()
                  : openFlow.getAddress().getHostAddress();
          return (tls ? "ssl:" : "tcp:") + HostAndPort.fromParts(host, openFlow.getPort());
        });
  }
}
