package dev.keyway.apps.api.http;

import dev.keyway.apps.api.access.Policy;
import dev.keyway.apps.identity.Authenticator;
import dev.keyway.apps.identity.Identity;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets requests in by their headers, before anything is read of their bodies: says who calls, and
 * refuses who may not. On the server's loop.
 */
final class Gate {

  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

  /** RFC 6750, section 2.1; the scheme in any case, as for all of HTTP. */
  private static final Pattern BEARER = Pattern.compile("(?i:Bearer) +(\\S+)");

  private final Authenticator authenticator;

  Gate(Authenticator authenticator) {
    this.authenticator = authenticator;
  }

  /**
   * Who calls a route.
   *
   * @param token the header {@code X-Auth-Token} of the OpenStack API
   * @param authorization the header {@code Authorization}
   * @throws ApiException 401, or 503 when that can't be found out
   */
  Identity identify(Route route, Optional<String> token, Optional<String> authorization) {
    if (Policy.isOpen(route.method(), route.path())) {
      return Identity.NOBODY;
    }
    Optional<String> shown = token.or(() -> authorization.flatMap(Gate::bearer));
    Identity caller =
        identify(shown)
            .orElseThrow(
                () ->
                    ApiException.unauthorized(
                        shown.isPresent()
                            ? "The token is not valid: it is unknown, revoked or has expired."
                            : "A token is needed: send one in X-Auth-Token, or as Authorization:"
                                + " Bearer."));
    return caller;
  }

  /**
   * Refuses who may not call a route.
   *
   * @throws ApiException 403
   */
  static void check(Identity caller, Route route) {
    if (!Policy.maySend(caller, route.method(), route.path())) {
      throw ApiException.forbidden(
          route.method()
              + " "
              + route.path()
              + " is not for role '"
              + caller.role()
              + "' of project '"
              + caller.project()
              + "'.");
    }
  }

  private Optional<Identity> identify(Optional<String> shown) {
    try {
      return authenticator.identify(shown);
    } catch (Authenticator.UnavailableException e) {
      LOG.debug("nobody can be let in: {}", e.getMessage());
      throw new ApiException(
          503, "ServiceUnavailable", "The controller can't tell now who calls; its log says why.");
    }
  }

  private static Optional<String> bearer(String authorization) {
    Matcher matcher = BEARER.matcher(authorization.trim());
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
