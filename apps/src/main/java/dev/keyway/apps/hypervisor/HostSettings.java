package dev.keyway.apps.hypervisor;

import com.google.common.net.HostAndPort;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What hosts get that join.
 *
 * @param bridge the name of their integration bridge, unless they name another
 * @param openFlowTarget where their bridges are to find us, as {@code tcp:HOST:PORT}; empty for the
 *     address that the host dialled itself
 * @param openFlow where we listen for bridges
 */
public record HostSettings(
    String bridge, Optional<String> openFlowTarget, InetSocketAddress openFlow) {

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
          return "tcp:" + HostAndPort.fromParts(host, openFlow.getPort());
        });
  }
}
