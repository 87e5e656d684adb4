package dev.keyway.apps.api.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import com.google.common.io.ByteSource;
import dev.keyway.apps.identity.Identity;
import java.util.Locale;
import java.util.Optional;

/**
 * What a client asks, free of the server's types.
 *
 * @param path as asked for, without the query
 * @param parameters what stands in the variable parts of the route, by name
 * @param query decoded, in the order given
 * @param headers by lower-case name, the first of each
 * @param caller who asks
 * @param remote the address that it came from, without the port
 * @param base the scheme and authority that the client used: {@code http://127.0.0.1:9696}
 */
public record Request(
    String method,
    String path,
    ImmutableMap<String, String> parameters,
    ImmutableListMultimap<String, String> query,
    ImmutableMap<String, String> headers,
    ByteSource body,
    Identity caller,
    String remote,
    String base) {

  /** The variable part of the route with this name. */
  public String parameter(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no '" + name + "'");
    }
    return value;
  }

  /** A header; its name in any case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /** The one value of a query parameter; the last counts where it is repeated. */
  public Optional<String> queryValue(String name) {
    return query.get(name).stream().reduce((first, last) -> last);
  }

  /** The body, which must be a JSON object; fails with a 400 that says where it is not. */
  public ObjectNode json() {
    return JsonText.object(body);
  }

  /** The same, where nothing has to be said: no body at all is an empty object. */
  public ObjectNode jsonIfAny() {
    return body.sizeIfKnown().or(1L) == 0 ? JsonNodeFactory.instance.objectNode() : json();
  }
}
