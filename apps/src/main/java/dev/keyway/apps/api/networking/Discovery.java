package dev.keyway.apps.api.networking;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.keyway.apps.api.http.ApiException;
import dev.keyway.apps.api.http.Request;
import dev.keyway.apps.api.http.Response;
import dev.keyway.apps.api.http.Route;
import java.util.Map;

/** Tells clients which version of the API there is, which resources, and which extensions. */
public final class Discovery {

  private static final String VERSION = "v2.0";

  /** Clients switch features by these, so the list has only what works. */
  private static final ImmutableMap<String, String> EXTENSIONS =
      ImmutableMap.<String, String>builder()
          .put("binding", "Port Binding")
          .put("empty-string-filtering", "Empty String Filtering Extension")
          .put("filter-validation", "Filter parameters validation")
          .put("ip-substring-filtering", "IP address substring filtering")
          .put("net-mtu", "Network MTU")
          .put("net-mtu-writable", "Network MTU (writable)")
          .put("pagination", "Pagination support")
          .put("port-security", "Port Security")
          .put("project-id", "project_id field enabled")
          .put("provider", "Provider Network")
          .put("revision-if-match", "If-Match constraints based on revision_number")
          .put("sorting", "Sorting support")
          .put("standard-attr-description", "standard-attr-description")
          .put("standard-attr-revisions", "Resource revision numbers")
          .put("standard-attr-timestamp", "Resource timestamps")
          .buildOrThrow();

  private static final ImmutableList<String> RESOURCES =
      ImmutableList.of("network", "subnet", "port", "extension");

  private static final String SINCE = "2026-11-22T00:00:00-00:00";

  private Discovery() {}

  /** Where it is found. */
  public static ImmutableList<Route> routes() {
    return ImmutableList.of(
        Route.of("GET", "/", Discovery::versions),
        Route.of("GET", "/v2.0", Discovery::version),
        Route.of("GET", "/v2.0/extensions", request -> extensions()),
        Route.of("GET", "/v2.0/extensions/:alias", Discovery::extension));
  }

  private static Response versions(Request request) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray("versions").add(self(request));
    return Response.ok(body);
  }

  /** Both keys: clients that were pointed here and not at the root look for "version". */
  private static Response version(Request request) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("version", self(request));
    ArrayNode resources = body.putArray("resources");
    for (String name : RESOURCES) {
      ObjectNode resource = resources.addObject().put("name", name).put("collection", name + "s");
      link(resource, request.base() + "/" + VERSION + "/" + name + "s");
    }
    return Response.ok(body);
  }

  private static ObjectNode self(Request request) {
    ObjectNode version =
        JsonNodeFactory.instance.objectNode().put("id", VERSION).put("status", "CURRENT");
    link(version, request.base() + "/" + VERSION + "/");
    return version;
  }

  private static void link(ObjectNode to, String href) {
    to.putArray("links").addObject().put("rel", "self").put("href", href);
  }

  private static Response extensions() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode list = body.putArray("extensions");
    EXTENSIONS.entrySet().forEach(each -> list.add(shown(each)));
    return Response.ok(body);
  }

  private static Response extension(Request request) {
    String alias = request.parameter("alias");
    for (Map.Entry<String, String> each : EXTENSIONS.entrySet()) {
      if (each.getKey().equals(alias)) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("extension", shown(each));
        return Response.ok(body);
      }
    }
    throw new ApiException(
        404, "ExtensionNotFound", "Extension with alias " + alias + " does not exist.");
  }

  private static ObjectNode shown(Map.Entry<String, String> extension) {
    ObjectNode shown =
        JsonNodeFactory.instance
            .objectNode()
            .put("alias", extension.getKey())
            .put("name", extension.getValue())
            .put("description", extension.getValue() + ".")
            .put("updated", SINCE);
    shown.putArray("links");
    return shown;
  }
}
