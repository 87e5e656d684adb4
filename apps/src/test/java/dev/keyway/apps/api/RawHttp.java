package dev.keyway.apps.api;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Sends what no HTTP client would. */
final class RawHttp {

  private RawHttp() {}

  /** The status that a first line gets. */
  static int status(String base, String firstLine) throws Exception {
    URI uri = URI.create(base);
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      String request = firstLine + "\r\nHost: keyway\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      return Integer.parseInt(reader.readLine().split(" ", -1)[1]);
    }
  }
}
