package dev.keyway.apps.api.access;

import static dev.keyway.apps.api.access.Who.ADMINS;
import static dev.keyway.apps.api.access.Who.ANYBODY;
import static dev.keyway.apps.api.access.Who.CALLERS;
import static dev.keyway.apps.api.access.Who.WATCHERS;
import static dev.keyway.apps.api.access.Who.WRITERS;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableTable;
import com.google.common.collect.Table;
import dev.keyway.apps.identity.Identity;

/**
 * The one place that says who may do what. A route that has no line here is not served at all.
 *
 * <p>Within what a route lets through, callers meet the things of their project: others' are not
 * found (404), unless they are shared, and those can be read only. Who {@linkplain
 * Identity#seesEverything sees everything} meets the things of all.
 */
public final class Policy {

  /** The verbs and routes of all of the API, and who may call them. */
  private static final ImmutableTable<String, String, Who> ROUTES =
      ImmutableTable.<String, String, Who>builder()
          // For clients that look for the API, and for whoever supervises the process.
          .put("GET", "/", ANYBODY)
          .put("GET", "/v2.0", ANYBODY)
          .put("GET", "/healthz", ANYBODY)
          .put("GET", "/readyz", ANYBODY)
          // Tenants' own.
          .put("GET", "/v2.0/extensions", CALLERS)
          .put("GET", "/v2.0/extensions/:alias", CALLERS)
          .put("GET", "/v2.0/networks", CALLERS)
          .put("GET", "/v2.0/networks/:id", CALLERS)
          .put("POST", "/v2.0/networks", WRITERS)
          .put("PUT", "/v2.0/networks/:id", WRITERS)
          .put("DELETE", "/v2.0/networks/:id", WRITERS)
          .put("GET", "/v2.0/subnets", CALLERS)
          .put("GET", "/v2.0/subnets/:id", CALLERS)
          .put("POST", "/v2.0/subnets", WRITERS)
          .put("PUT", "/v2.0/subnets/:id", WRITERS)
          .put("DELETE", "/v2.0/subnets/:id", WRITERS)
          .put("GET", "/v2.0/ports", CALLERS)
          .put("GET", "/v2.0/ports/:id", CALLERS)
          .put("POST", "/v2.0/ports", WRITERS)
          .put("PUT", "/v2.0/ports/:id", WRITERS)
          .put("DELETE", "/v2.0/ports/:id", WRITERS)
          .put("GET", "/projects", CALLERS)
          .put("GET", "/projects/:name", CALLERS)
          .put("GET", "/v3/projects", CALLERS)
          .put("GET", "/v3/projects/:name", CALLERS)
          // Whoever may write wants to know when it is in effect, and what is in a port's way.
          .put("GET", "/v1/revisions/:revision", CALLERS)
          .put("GET", "/v1/ports/:id/status", CALLERS)
          // Operators'.
          .put("GET", "/v1/status", WATCHERS)
          .put("GET", "/v1/topology", WATCHERS)
          .put("GET", "/v1/hosts", WATCHERS)
          .put("GET", "/v1/tunnels", WATCHERS)
          .put("POST", "/v1/tunnels/probe", ADMINS)
          .put("GET", "/v1/hypervisors", WATCHERS)
          .put("GET", "/v1/hypervisors/:name", WATCHERS)
          .put("GET", "/v1/hypervisors/:name/inspection", WATCHERS)
          .put("PUT", "/v1/hypervisors/:name", ADMINS)
          .put("DELETE", "/v1/hypervisors/:name", ADMINS)
          .put("POST", "/v1/hypervisors/:name/leave", ADMINS)
          .put("POST", "/v1/hypervisors/:name/join", ADMINS)
          .put("POST", "/v1/hypervisors/:name/gone", ADMINS)
          .put("GET", "/v1/keys", WATCHERS)
          .put("GET", "/v1/keys/:key", WATCHERS)
          .put("GET", "/v1/drift", WATCHERS)
          .put("GET", "/v1/hypervisors/:name/drift", WATCHERS)
          .put("POST", "/v1/hypervisors/:name/audit", ADMINS)
          .put("GET", "/v1/backup", ADMINS)
          .put("GET", "/metrics", WATCHERS)
          .buildOrThrow();

  /** Attributes that speak of the fabric: shown to those who see everything, set by admins. */
  private static final ImmutableSet<String> FABRIC = ImmutableSet.of("provider:", "binding:");

  /** Attributes that concern other projects: shown to all, set by admins. */
  private static final ImmutableSet<String> OF_ALL = ImmutableSet.of("shared", "router:external");

  /** With these a port can speak for others: on a shared network they are for its owner. */
  private static final ImmutableSet<String> OF_THE_NETWORKS_OWNER =
      ImmutableSet.of("mac_address", "fixed_ips", "port_security_enabled");

  private Policy() {}

  /** All verbs and routes that have a line. */
  static ImmutableSet<Table.Cell<String, String, Who>> lines() {
    return ROUTES.cellSet();
  }

  /** Whether a route has a line. */
  public static boolean knows(String method, String route) {
    return ROUTES.contains(method, route);
  }

  /** Whether nobody has to say who they are. */
  public static boolean isOpen(String method, String route) {
    return who(method, route) == ANYBODY;
  }

  /** Whether somebody may call a route. */
  public static boolean maySend(Identity caller, String method, String route) {
    return who(method, route).includes(caller);
  }

  /** Whether somebody may see an attribute of networks, subnets and ports. */
  public static boolean maySee(Identity caller, String attribute) {
    return caller.seesEverything() || !isOfTheFabric(attribute);
  }

  /** Whether somebody may give an attribute a value, whatever it is. */
  public static boolean maySet(Identity caller, String attribute) {
    return ADMINS.includes(caller) || !(isOfTheFabric(attribute) || OF_ALL.contains(attribute));
  }

  /** Whether somebody may give an attribute of a port on a network of this project a value. */
  public static boolean maySetOn(Identity caller, String networkOwner, String attribute) {
    return caller.mayChange(networkOwner) || !OF_THE_NETWORKS_OWNER.contains(attribute);
  }

  private static boolean isOfTheFabric(String attribute) {
    return FABRIC.stream().anyMatch(attribute::startsWith);
  }

  private static Who who(String method, String route) {
    Who who = ROUTES.get(method, route);
    if (who == null) {
      throw new IllegalArgumentException("the policy has no line for " + method + " " + route);
    }
    return who;
  }
}
