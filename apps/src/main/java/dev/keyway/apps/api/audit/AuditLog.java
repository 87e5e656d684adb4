package dev.keyway.apps.api.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyway.apps.api.http.Request;
import dev.keyway.apps.api.http.Response;
import dev.keyway.apps.api.http.WriteObserver;
import dev.keyway.apps.identity.Identity;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes who changed what through the API, or tried to: one line of JSON each, in a log of its own.
 * It says who, where from, on what and with what outcome, but nothing of what headers and bodies
 * held, since secrets could be among that.
 *
 * <p>Who is not known changes nothing, and is not noted: a flood of strangers would push out the
 * lines that count.
 */
public final class AuditLog implements WriteObserver {

  /** The name of the log, for whoever sets up where it goes. */
  public static final String LOGGER = "dev.keyway.audit";

  private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

  private final InstantSource clock;

  /** With the time of this clock. */
  public AuditLog(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void answered(Request request, Response response) {
    Identity caller = request.caller();
    ObjectNode line =
        JsonNodeFactory.instance
            .objectNode()
            .put("time", clock.instant().toString())
            .put("token_id", caller.id())
            .put("token_name", caller.name())
            .put("project", caller.project())
            .put("role", caller.role().toString())
            .put("remote", request.remote())
            .put("method", request.method())
            .put("path", request.path())
            .put("status", response.status());
    line.set("ids", ids(request, response));
    header(response, Response.REVISION)
        .ifPresent(revision -> line.put("revision", Long.parseLong(revision)));
    header(response, "X-Openstack-Request-Id").ifPresent(id -> line.put("request_id", id));
    LOG.info("{}", line);
  }

  /** What it was about: what the path names, or what was made. */
  private static ArrayNode ids(Request request, Response response) {
    ArrayNode ids = JsonNodeFactory.instance.arrayNode();
    request.parameters().values().forEach(ids::add);
    if (ids.isEmpty()
        && response.status() == 201
        && response.body() instanceof Response.Body.Json json) {
      // {"port": {...}}, or {"ports": [{...}, ...]}
      for (JsonNode made : json.value()) {
        if (made.isArray()) {
          made.forEach(each -> ids.add(each.path("id").asText()));
        } else if (made.has("id")) {
          ids.add(made.path("id").asText());
        }
      }
    }
    return ids;
  }

  private static Optional<String> header(Response response, String name) {
    return Optional.ofNullable(response.headers().get(name));
  }
}
