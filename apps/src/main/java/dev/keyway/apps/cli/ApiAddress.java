package dev.keyway.apps.cli;

import dev.keyway.topology.model.BadValueException;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where an API is.
 *
 * @param base scheme and authority, and a path where the API stands behind a proxy; no slash at the
 *     end
 */
record ApiAddress(String base) {

  static final ApiAddress DEFAULT = new ApiAddress("http://127.0.0.1:9696");

  /** Reads a URL, or {@code HOST:PORT} as {@code keyway serve --api} takes it. */
  static ApiAddress parse(String text) {
    String url = text.contains("://") ? text : "http://" + text;
    try {
      URI uri = new URI(url.replaceFirst("/+$", ""));
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getQuery() == null && uri.getFragment() == null) {
        return new ApiAddress(uri.toString());
      }
    } catch (URISyntaxException malformed) {
      // Falls through to the one message for all of it.
    }
    throw new BadValueException(
        text, "the URL of an API such as 'http://127.0.0.1:9696', or HOST:PORT");
  }

  /** Whether it is at https. */
  boolean isTls() {
    return base.startsWith("https:");
  }

  URI at(String path) {
    return URI.create(base + path);
  }

  @Override
  public String toString() {
    return base;
  }
}
