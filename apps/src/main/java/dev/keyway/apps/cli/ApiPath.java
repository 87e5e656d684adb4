package dev.keyway.apps.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Builds paths of the API out of what people type. */
final class ApiPath {

  private final StringBuilder text;
  private char separator = '?';

  private ApiPath(String start) {
    this.text = new StringBuilder(start);
  }

  /** A path whose {@code %s} are replaced by the names, in order. */
  static ApiPath of(String pattern, String... names) {
    String[] encoded = names.clone();
    for (int i = 0; i < encoded.length; i++) {
      encoded[i] = encoded(names[i]);
    }
    return new ApiPath(pattern.formatted((Object[]) encoded));
  }

  /** The same with a query parameter more. */
  ApiPath with(String name, String value) {
    text.append(separator).append(name).append('=').append(encoded(value));
    separator = '&';
    return this;
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
