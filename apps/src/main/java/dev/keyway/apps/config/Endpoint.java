package dev.keyway.apps.config;

import com.google.common.net.HostAndPort;
import dev.keyway.topology.model.BadValueException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Where to listen.
 *
 * @param port 0 for any that is free
 */
public record Endpoint(String host, int port) {

  /** Reads {@code 127.0.0.1:9696} or {@code [::1]:9696}. */
  static Endpoint parse(String text) {
    try {
      HostAndPort parsed = HostAndPort.fromString(text).requireBracketsForIPv6();
      if (parsed.hasPort() && !parsed.getHost().isEmpty()) {
        return new Endpoint(parsed.getHost(), parsed.getPort());
      }
    } catch (IllegalArgumentException malformed) {
      // Falls through to the one message for all of it.
    }
    throw new BadValueException(text, "HOST:PORT such as '127.0.0.1:9696' or '[::]:9696'");
  }

  /** Whether only this machine can reach it. A name counts for every address that it stands for. */
  boolean isLoopback() {
    try {
      return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException unknown) {
      return false;
    }
  }

  @Override
  public String toString() {
    return HostAndPort.fromParts(host, port).toString();
  }
}
